import { importsOf, isTest, placeOf, type Reach, resolveFrom, type Room, type Sources } from './sources.ts'

/** The doors of package.json's "imports" by what stands after the domain's name; `contract` is `#cases` itself. */
type Door = 'contract' | 'server' | 'agent' | 'browser' | 'kiosk' | 'hall' | 'desk' | 'console'

export const doors: Readonly<Record<string, string>> = {
  '#*/server': './src/*/server/index.ts',
  '#*/agent': './src/*/agent/index.ts',
  '#*/browser': './src/*/browser/index.ts',
  '#*/kiosk': './src/*/ui/kiosk.tsx',
  '#*/hall': './src/*/ui/hall.tsx',
  '#*/desk': './src/*/ui/desk.tsx',
  '#*/console': './src/*/ui/console.tsx',
  '#design': './src/design/index.ts',
  '#*': './src/*/contract.ts',
}

/** Which doors a room may open: what runs there. */
const opens: Readonly<Record<Room | 'programs', readonly Door[]>> = {
  contract: ['contract'],
  model: ['contract'],
  server: ['contract', 'server'],
  agent: ['contract'],
  browser: ['contract', 'browser'],
  ui: ['contract', 'browser', 'kiosk', 'hall', 'desk', 'console'],
  programs: ['contract', 'server', 'agent'],
}

/**
 * Imports by a door that go where they may not: to a domain that is not declared, by a door for another runtime, to oneself. kernel is open to all, design to browser
 * code; programs and faces compose every domain and are nobody's. Tests are no part of the product: they may open every door there is.
 */
export function wrongReach(sources: Sources, mayUse: Reach): readonly string[] {
  const findings: string[] = []
  for (const { path, specifier, line } of doorImports(sources)) {
    const why = faultOf(path, specifier, mayUse)
    if (why !== null) findings.push(`${path}:${line} imports ${specifier}: ${why}`)
  }
  return findings
}

/**
 * Relative imports that leave their home. `programs/` may reach `test/world/`, which is the demonstration's outside world too, and the declaration they migrate by;
 * tests their set-up, the scripts they are about, and the composed product.
 */
export function escapes(sources: Sources): readonly string[] {
  const findings: string[] = []
  for (const [path, text] of sources) {
    const { home } = placeOf(path)
    for (const { specifier, line } of importsOf(path, text)) {
      if (!/^[./]/.test(specifier)) continue
      const target = specifier.startsWith('/') ? specifier : resolveFrom(path, specifier)
      if (mayEnter(path, home).some(folder => target.startsWith(folder))) continue
      findings.push(`${path}:${line} imports ${specifier}: relative imports stay in src/${home}; other domains are reached by their doors.`)
    }
  }
  return findings
}

/** Edges nothing goes by any more, neither an import nor a foreign key: what is declared is what is so. */
export function unusedReach(sources: Sources, mayUse: Reach): readonly string[] {
  const used = new Set<string>()
  for (const [path, text] of sources) {
    const { home, room } = placeOf(path)
    if (room === 'test') continue
    for (const { specifier } of importsOf(path, text))
      if (specifier.startsWith('#')) used.add(`${home} ${specifier.slice(1).split('/')[0]}`)
    if (path.endsWith('.sql'))
      for (const [, schema] of text.replaceAll(/--.*/g, '').matchAll(/\breferences\s+(\w+)\./g)) used.add(`${home} ${schema}`)
  }
  return Object.entries(mayUse).flatMap(([domain, others]) =>
    others.filter(other => !used.has(`${domain} ${other}`)).map(other => `${domain} may use ${other} and does not.`),
  )
}

/** A way from a domain back to itself, written out; null when there is none. */
export function cycleIn(mayUse: Reach): string | null {
  for (const start of Object.keys(mayUse)) {
    const way = wayBack(mayUse, start, [start])
    if (way) return way.join(' -> ')
  }
  return null
}

/** Domains that stand before something they may use, and names nobody declared: migrations run in the order of the declaration. */
export function outOfOrder(mayUse: Reach): readonly string[] {
  const order = Object.keys(mayUse)
  return order.flatMap((domain, index) =>
    mayUse[domain]!.flatMap(used => {
      if (!order.includes(used)) return [`${domain} may use ${used}, which is not declared.`]
      return order.indexOf(used) < index ? [] : [`${domain} may use ${used} and stands before it.`]
    }),
  )
}

/** Folders under `src/` that nobody declared, and declared domains without a folder. */
export function undeclared(sources: Sources, mayUse: Reach): readonly string[] {
  const homes = new Set([...sources.keys()].filter(path => path.split('/').length > 2).map(path => placeOf(path).home))
  const known = new Set([...Object.keys(mayUse), ...open, ...composers])
  return [
    ...[...homes].filter(home => !known.has(home)).map(home => `src/${home} is not declared in src/architecture.ts.`),
    ...Object.keys(mayUse)
      .filter(domain => !homes.has(domain))
      .map(domain => `${domain} is declared and has no folder.`),
  ]
}

const open = ['kernel', 'design']
const composers = ['programs', 'faces']

function* doorImports(sources: Sources): Generator<{ readonly path: string; readonly specifier: string; readonly line: number }> {
  for (const [path, text] of sources) {
    for (const { specifier, line } of importsOf(path, text)) if (specifier.startsWith('#')) yield { path, specifier, line }
  }
}

function mayEnter(path: string, home: string): readonly string[] {
  if (isTest(path)) return [`src/${home}/`, 'test/', 'scripts/', 'src/programs/', 'src/architecture.ts']
  return home === 'programs' ? ['src/programs/', 'test/world/', 'src/architecture.ts'] : [`src/${home}/`]
}

function faultOf(path: string, specifier: string, mayUse: Reach): string | null {
  const { home, room } = placeOf(path)
  const [name = '', door = 'contract', ...deeper] = specifier.slice(1).split('/')
  const known = name === 'design' ? ['contract'] : ['server', 'agent', 'browser', 'kiosk', 'hall', 'desk', 'console', 'contract']
  if (deeper.length > 0 || !known.includes(door) || specifier.endsWith('/contract')) return 'there is no such door.'
  if (composers.includes(name)) return `${name}/ composes and nobody imports it.`
  if (!(name in mayUse) && !open.includes(name)) return 'there is no such domain.'
  if (room === 'test' || room === null) return null
  if (name === 'design') return room === 'ui' || room === 'browser' ? null : 'design is for browser code only.'
  if (name === home) return ownDoor(room, door)
  const allowed = home === 'programs' ? opens.programs : opens[room]
  if (!(allowed as readonly string[]).includes(door))
    return `what stands in ${home === 'programs' ? 'programs/' : room} opens ${words(allowed)} only.`
  if (name === 'kernel' || composers.includes(home)) return null
  if (open.includes(home)) return `${home} imports no domain.`
  return mayUse[home]?.includes(name) ? null : `${home} may not use ${name} (src/architecture.ts).`
}

/** At home only the contract is named by its door; the contract and the model under it would import themselves. */
function ownDoor(room: Room, door: string): string | null {
  if (door !== 'contract') return 'at home files are imported by their relative paths.'
  return room === 'contract' || room === 'model' ? 'a contract and the model under it do not import their own contract.' : null
}

function words(allowed: readonly Door[]): string {
  return allowed.map(door => (door === 'contract' ? '#domain' : `#domain/${door}`)).join(', ')
}

function wayBack(mayUse: Reach, start: string, way: readonly string[]): readonly string[] | null {
  for (const next of mayUse[way.at(-1)!] ?? []) {
    if (next === start) return [...way, next]
    if (way.includes(next)) continue
    const found = wayBack(mayUse, start, [...way, next])
    if (found) return found
  }
  return null
}
