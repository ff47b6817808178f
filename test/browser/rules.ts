import type { Page } from 'playwright-core'
import { readElements, readTargets } from './rules/elements.ts'
import { clipped, outside, overlap, scroll, sideways } from './rules/layout.ts'
import { type Face, faces, limits } from './rules/limits.ts'
import { brokenWord, orphan } from './rules/lines.ts'
import { makePaint } from './rules/paint.ts'
import { type Block, type Box, type Check, type Finding, makeTools, type PageInput, type Piece, type Screen } from './rules/screen.ts'
import { readBlocks, readPieces } from './rules/text.ts'
import { act, amber, choices, panel, sentence, words } from './rules/sense.ts'
import { covered, keyGap, keySize, margin, reach, targetGap, targetSize } from './rules/targets.ts'
import { contrast, emoji, font, glyph, lineHeight, motion, textSize, weight } from './rules/type.ts'

interface Rule {
  readonly name: string
  readonly faces: readonly Face[]
  readonly check: Check
}

const kiosk = ['kiosk'] as const

/** Every rule of the screen linter; the comment above each check says what it means. */
export const rules = [
  { name: 'panel', faces: kiosk, check: panel },
  { name: 'target-size', faces, check: targetSize },
  { name: 'target-gap', faces: kiosk, check: targetGap },
  { name: 'key-size', faces: kiosk, check: keySize },
  { name: 'key-gap', faces: kiosk, check: keyGap },
  { name: 'covered', faces: kiosk, check: covered },
  { name: 'margin', faces: kiosk, check: margin },
  { name: 'reach', faces: kiosk, check: reach },
  { name: 'text-size', faces, check: textSize },
  { name: 'line-height', faces: ['kiosk', 'hall'], check: lineHeight },
  { name: 'contrast', faces, check: contrast },
  { name: 'weight', faces, check: weight },
  { name: 'font', faces, check: font },
  { name: 'glyph', faces, check: glyph },
  { name: 'emoji', faces, check: emoji },
  { name: 'motion', faces, check: motion },
  { name: 'scroll', faces: kiosk, check: scroll },
  { name: 'sideways', faces: ['hall', 'desk'], check: sideways },
  { name: 'clipped', faces, check: clipped },
  { name: 'outside', faces, check: outside },
  { name: 'overlap', faces, check: overlap },
  { name: 'broken-word', faces, check: brokenWord },
  { name: 'orphan', faces: ['kiosk', 'hall'], check: orphan },
  { name: 'choices', faces: kiosk, check: choices },
  { name: 'sentence', faces: kiosk, check: sentence },
  { name: 'words', faces: kiosk, check: words },
  { name: 'act', faces: kiosk, check: act },
  { name: 'amber', faces: ['kiosk', 'hall'], check: amber },
] as const satisfies readonly Rule[]

export type RuleName = (typeof rules)[number]['name']

export interface Fault {
  readonly rule: RuleName
  /** Tag, id, first class, marks and the beginning of its text. */
  readonly element: string
  readonly found: string
  readonly wanted: string
}

export interface ScreenOptions {
  readonly face: Face
  /** The screen is in 大字版: text floors grow by 1.4. */
  readonly bigText?: boolean
  /** The screen is in reach mode: every target lies below 50 %. */
  readonly reach?: boolean
  /** Wanted for every text instead of the face's own: 12 for the high contrast theme. */
  readonly contrast?: number
  /** Of the panel, instead of the page's own `--mm`. */
  readonly mmPerPx?: number
}

/**
 * Our own linter (design.md 8, reference/frontend.md 6.2, looks.md): measures the screen as it is drawn now and returns what breaks a rule.
 * Waits for fonts and for running movements to end. Marks it reads:
 * - `[data-stage]` or `.stage`: the terminal's own surface, however it is scaled; it or `:root` sets `--mm`
 * - `data-role`: next, back, help, now, choice; `data-kind="act"`: the one filled button; `data-size="secondary"`; `[data-waiting]`
 * - `[data-segments]`, `[data-keyboard]`, `[data-scrolls]`, `[data-words="home|step"]`, `[data-personal]`
 */
export async function checkScreen(page: Page, options: ScreenOptions): Promise<readonly Fault[]> {
  const input: PageInput = {
    face: options.face,
    limits: limits[options.face],
    bigText: options.bigText ?? false,
    reachMode: options.reach ?? false,
    leastContrast: options.contrast ?? null,
    mmPerPx: options.mmPerPx ?? null,
  }
  return page.evaluate<readonly Fault[]>(`(${lint.toString()})(${JSON.stringify(input)}, ${tools}, ${checksOf(options.face)})`)
}

const parts = { makeTools, makePaint, readElements, readTargets, readPieces, readBlocks }
const tools = `{ ${Object.entries(parts)
  .map(([name, part]) => `${name}: ${part.toString()}`)
  .join(',\n')} }`

function checksOf(face: Face): string {
  const held = rules.filter(rule => (rule.faces as readonly Face[]).includes(face))
  return `[${held.map(({ name, check }) => `['${name}', ${check.toString()}]`).join(',\n')}]`
}

/** Runs in the page, with the other page functions handed in. */
async function lint(input: PageInput, page: typeof parts, checks: readonly (readonly [RuleName, Check])[]): Promise<readonly Fault[]> {
  // The sheet of rare signs is left until after the first page (src/faces/*/main.tsx); what is judged is the page with it.
  const families = () => [...document.fonts].map(({ family }) => family.replaceAll('"', ''))
  for (let turn = 0; turn < 180 && families().includes('OneWindow Sans') && !families().includes('OneWindow Sans Slices'); turn++)
    await new Promise(resolve => requestAnimationFrame(resolve))
  await document.fonts.ready
  const ending = document.getAnimations().filter(({ playState, effect }) => {
    const end = Number(effect?.getComputedTiming().endTime ?? 0)
    return playState === 'running' && end < 5000
  })
  await Promise.allSettled(ending.map(animation => animation.finished))

  const kit = page.makeTools(input)
  const elements = page.readElements(kit)
  const allPieces = page.readPieces(kit, elements)
  const pieces = allPieces.flatMap(piece => (piece.shown.length > 0 ? [{ ...piece, lines: piece.shown }] : []))
  const screen: Screen = {
    ...input,
    ...kit,
    ...page.makePaint(kit),
    unit: input.limits.unit === 'px' ? 1 : (kit.stage.pxPerMm ?? kit.stage.width / 268),
    elements,
    targets: page.readTargets(kit, elements),
    pieces,
    allPieces,
    blocks: page.readBlocks(kit, pieces),
    distance: (one: Box, other: Box): number => {
      const across = Math.max(0, other.x - one.x - one.width, one.x - other.x - other.width)
      return Math.hypot(across, Math.max(0, other.y - one.y - one.height, one.y - other.y - other.height))
    },
    hanzi: (text: string): number => text.match(/\p{Script=Han}/gu)?.length ?? 0,
    prose: (all: Block['pieces']): readonly Piece[] =>
      all.filter(({ kind, element }) => kind !== 'value' && !kit.closest(element, '[data-personal], [data-keyboard]')),
  }
  return checks.flatMap(([rule, check]) =>
    check(screen).map(({ element, found, wanted }: Finding) => ({
      rule,
      element: typeof element === 'string' ? element : kit.describe(element),
      found,
      wanted,
    })),
  )
}
