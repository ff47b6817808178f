import type { Block, Finding, Screen } from './screen.ts'

// Runs in the page: see screen.ts.

/** A kiosk's page says how large it is: `--mm`, px per mm on the panel. */
export function panel(screen: Screen): readonly Finding[] {
  return screen.stage.pxPerMm === null ? [{ element: screen.stage.element, found: 'no --mm', wanted: '--mm: px per mm of the panel' }] : []
}

/** Few enough choices to take in at a glance; more go on the next page. */
export function choices(screen: Screen): readonly Finding[] {
  const shown = screen.elements.filter(element => element.matches('[data-role~=choice]'))
  const home = screen.elements.find(element => element.matches('[data-words=home]'))
  const most = home ? screen.limits.choices.home : screen.limits.choices.step
  if (shown.length <= most) return []
  return [{ element: home ?? screen.stage.element, found: `${shown.length} choices`, wanted: `at most ${most} on a page` }]
}

/** Sentences are short. Personal data and keyboards are not prose. */
export function sentence(screen: Screen): readonly Finding[] {
  const most = screen.limits.words.sentence
  return screen.blocks.flatMap(({ element, pieces }) => {
    const said = screen.prose(pieces).map(({ text }) => text)
    return said
      .join('')
      .split(/[。！？!?；;…]+/)
      .flatMap(part => {
        const count = screen.hanzi(part)
        return count <= most
          ? []
          : [{ element, found: `${count} hanzi: ${part.trim().slice(0, 30)}`, wanted: `at most ${most} in a sentence` }]
      })
  })
}

/** A screen says little: in `[data-words]` (`home` or `step`), or on the whole screen when nothing is marked. */
export function words(screen: Screen): readonly Finding[] {
  const marked = screen.elements.filter(element => element.matches('[data-words]'))
  const scopes = marked.length > 0 ? marked : [screen.scope]
  const isInside = (block: Block, scope: Element): boolean => {
    for (let at: Element | null = block.element; at; at = screen.parent(at)) if (at === scope) return true
    return false
  }
  return scopes.flatMap(scope => {
    const most = scope.matches('[data-words=home]') ? screen.limits.words.home : screen.limits.words.step
    const inside = screen.blocks.filter(block => isInside(block, scope)).flatMap(({ pieces }) => screen.prose(pieces))
    const count = inside.reduce((sum, { text }) => sum + screen.hanzi(text), 0)
    return count <= most ? [] : [{ element: scope, found: `${count} hanzi`, wanted: `at most ${most}` }]
  })
}

/** One thing to do: at most one control is filled with the accent. */
export function act(screen: Screen): readonly Finding[] {
  const accent = screen.token('--accent')
  const filled = screen.targets.filter(({ element }) => {
    const ground = screen.colour(screen.style(element).backgroundColor)
    return element.matches('[data-kind=act]') || (accent !== null && ground[3] === 1 && screen.hex(ground) === accent)
  })
  return filled
    .slice(1)
    .map(({ element }) => ({ element, found: `also filled: ${screen.describe(filled[0]!.element)}`, wanted: 'one on a screen' }))
}

/** Amber says what to do now or what waits for you, and nothing else: only `[data-role=now]` and `[data-waiting]` stand on it. */
export function amber(screen: Screen): readonly Finding[] {
  const now = screen.token('--now')
  // In high contrast the panel may share its ground with the page.
  if (now === null || ['--paper', '--pane', '--sill'].some(name => screen.token(name) === now)) return []
  return screen.elements.flatMap(element => {
    const ground = screen.colour(screen.style(element).backgroundColor)
    if (ground[3] === 0 || screen.hex(ground) !== now || screen.closest(element, '[data-role~=now], [data-waiting]')) return []
    return [{ element, found: `ground ${now}`, wanted: 'amber only in the now-panel or on what waits' }]
  })
}
