import type { Route } from '#kernel'
import { at, isScript, isTest, placeOf, type Reach, type Sources, walk } from './sources.ts'

/** Refusals by the domain that declares them: code -> status and words. */
export type Declared = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>

/** Routes by `domain.export`, e.g. `cases.openCase`. */
export type Routes = Readonly<Record<string, Route>>

/**
 * Refusals thrown with a code that nobody (or nobody below) declares, or without what their words ask for; declared ones that nobody uses. A code must stand in the
 * `new Refusal(…)` as it is (also in a choice between two), so that it can be found.
 */
export function wrongRefusals(sources: Sources, declared: Declared, mayUse: Reach): readonly string[] {
  const findings: string[] = []
  const used = new Set<string>()
  const homes = new Map(Object.entries(declared).flatMap(([domain, codes]) => Object.keys(codes).map(code => [code, domain] as const)))
  for (const [path, text] of sources) {
    if (!isScript(path) || isTest(path)) continue
    const { home } = placeOf(path)
    if (!path.endsWith('/contract.ts') && path !== 'src/kernel/model/refusal.ts') for (const code of stringsIn(path, text)) used.add(code)
    for (const { codes, given, offset } of thrownIn(path, text)) {
      const faults = codes.flatMap(code => faultsOf(code, given, { home, owner: homes.get(code), declared, mayUse }))
      if (codes.length === 0) faults.push('a Refusal whose code does not stand there.')
      findings.push(...faults.map(fault => `${at(path, text, offset)} throws ${fault}`))
    }
  }
  const idle = [...homes.keys()].filter(code => !used.has(code))
  return [...findings, ...idle.map(code => `${code} is declared in ${homes.get(code)} and never used.`)]
}

/** Words that are missing in a language, or ask for other values in one language than in another. */
export function wrongWords(declared: Declared, languages: readonly string[]): readonly string[] {
  return Object.values(declared).flatMap(codes =>
    Object.entries(codes).flatMap(([code, text]) => {
      const asks = languages.map(language => placeholdersOf(text[language]).join(', '))
      const missing = languages.filter(language => typeof text[language] !== 'string' || text[language].trim() === '')
      const unlike = asks.some(names => names !== asks[0])
        ? [`${code} asks for {${asks.join('} and {')}} in ${languages.join(' and ')}.`]
        : []
      const status = Number(text['status'])
      return [
        ...missing.map(language => `${code} has no words in ${language}.`),
        ...unlike,
        ...(status >= 400 && status < 600 ? [] : [`${code} has the status ${status}.`]),
      ]
    }),
  )
}

/** Routes that promise refusals nobody declares, share a name or an address, are not named after their domain, or change something by reading. */
export function wrongRoutes(routes: Routes, declared: Declared): readonly string[] {
  const codes = new Set(Object.values(declared).flatMap(texts => Object.keys(texts)))
  const findings: string[] = []
  const [names, addresses] = [new Map<string, string>(), new Map<string, string>()]
  for (const [id, route] of Object.entries(routes)) {
    for (const code of route.refusals) if (!codes.has(code)) findings.push(`${id} may refuse with ${code}, which no contract declares.`)
    if (!route.name.startsWith(`${id.split('.')[0]}.`)) findings.push(`${id} is named ${route.name}, not after its domain.`)
    if (route.keyed && route.method === 'GET') findings.push(`${id} reads and wants a key.`)
    const address = `${route.method} ${route.path.replaceAll(/:\w+/g, ':')}`
    for (const [known, key] of [
      [names, route.name],
      [addresses, address],
    ] as const) {
      if (known.has(key)) findings.push(`${id} and ${known.get(key)} are both ${key}.`)
      else known.set(key, id)
    }
  }
  return findings
}

/** Declared routes that nobody serves or that are served twice, served ones that nobody declares, and doors opened past `serve`. */
export function wrongServing(sources: Sources, routes: Routes): readonly string[] {
  const findings: string[] = []
  const served = new Map<string, string>()
  for (const [path, text] of sources) {
    if (!isScript(path) || isTest(path) || placeOf(path).room !== 'server') continue
    const aliases = aliasesIn(path, text)
    walk(path, text, {
      CallExpression: ({ callee, arguments: given, start }) => {
        const place = at(path, text, start)
        if (isRaw(callee) && !path.startsWith('src/kernel/server/http/')) findings.push(`${place} opens a door past serve().`)
        if (nameOf(callee) !== 'serve' || given.length < 3 || path.startsWith('src/kernel/server/http/')) return
        const id = routeOf(given[1], aliases)
        if (id === null || !(id in routes))
          findings.push(`${place} serves ${id ?? 'a route that does not stand there'}, which no contract declares.`)
        else if (served.has(id)) findings.push(`${place} serves ${id} again; ${served.get(id)} does.`)
        else served.set(id, place)
      },
    })
  }
  return [
    ...findings,
    ...Object.keys(routes)
      .filter(id => !served.has(id))
      .map(id => `${id} is declared and nobody serves it.`),
  ]
}

const any = '*'

/** Events of the log by the domain that declares them: key -> name. */
export type Events = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * Log entries that name their event by themselves, events that nobody appends, and names two domains declare. An event is said as `events.opened`; what is said so of a
 * contract that has no such key does not compile.
 */
export function wrongEvents(sources: Sources, declared: Events): readonly string[] {
  const findings: string[] = []
  const said = new Map<string, Set<string>>()
  for (const [path, text] of sources) {
    if (!isScript(path) || isTest(path) || placeOf(path).room !== 'server') continue
    const { home } = placeOf(path)
    const keys = said.get(home) ?? new Set<string>()
    said.set(home, keys)
    walk(path, text, {
      Property: ({ key, value }) => {
        if (nameOf(key) === 'event' && choicesOf(value).length > 0)
          findings.push(
            `${at(path, text, value.start)} names ${choicesOf(value).join(' and ')} by itself: events are declared in contract.ts.`,
          )
      },
      MemberExpression: ({ object, property, computed }) => {
        const on = isNode(object, 'MemberExpression') ? nameOf(object['property']) : nameOf(object)
        // `events[state]` may be any of them.
        if (on === 'events') keys.add(computed ? any : nameOf(property))
      },
    })
  }
  const owners = new Map<string, string>()
  for (const [domain, events] of Object.entries(declared)) {
    for (const [key, name] of Object.entries(events)) {
      if (owners.has(name)) findings.push(`${name} is declared in ${domain} and in ${owners.get(name)}.`)
      owners.set(name, domain)
      if (![key, any].some(each => said.get(domain)?.has(each))) findings.push(`${name} is declared in ${domain} and never appended.`)
    }
  }
  return findings
}

function faultsOf(
  code: string,
  given: Thrown['given'],
  world: { readonly home: string; readonly owner: string | undefined; readonly declared: Declared; readonly mayUse: Reach },
): string[] {
  const { home, owner, declared, mayUse } = world
  if (owner === undefined) return [`${code}, which no contract declares.`]
  if (!mayThrow(home, owner, mayUse)) return [`${code}: ${home} may not use ${owner} (src/architecture.ts).`]
  if (given === null) return []
  const missing = asked(declared, code).filter(name => !given.includes(name))
  return missing.map(name => `${code} without {${name}}, which its words ask for.`)
}

function mayThrow(home: string, owner: string, mayUse: Reach): boolean {
  return owner === home || owner === 'kernel' || home === 'programs' || home === 'faces' || (mayUse[home]?.includes(owner) ?? false)
}

function asked(declared: Declared, code: string): readonly string[] {
  const text = Object.values(declared).find(codes => code in codes)?.[code] ?? {}
  return [...new Set(Object.values(text).flatMap(placeholdersOf))]
}

function placeholdersOf(text: unknown): readonly string[] {
  return typeof text === 'string' ? [...text.matchAll(/\{(\w+)[|}]/g)].map(match => match[1]!).sort() : []
}

interface Thrown {
  readonly codes: readonly string[]
  /** Names of the details; null when they cannot be told. */
  readonly given: readonly string[] | null
  readonly offset: number
}

function thrownIn(path: string, text: string): readonly Thrown[] {
  const found: Thrown[] = []
  walk(path, text, {
    NewExpression: ({ callee, arguments: given, start }) => {
      if (nameOf(callee) === 'Refusal') found.push({ codes: choicesOf(given[0]), given: keysOf(given[1]), offset: start })
    },
  })
  return found
}

function choicesOf(node: unknown): readonly string[] {
  if (isNode(node, 'Literal') && typeof node['value'] === 'string') return [node['value']]
  if (isNode(node, 'ConditionalExpression')) return [...choicesOf(node['consequent']), ...choicesOf(node['alternate'])]
  return []
}

function keysOf(node: unknown): readonly string[] | null {
  if (node === undefined) return []
  if (!isNode(node, 'ObjectExpression')) return null
  const properties = node['properties'] as readonly unknown[]
  return properties.every(property => isNode(property, 'Property')) ? properties.map(property => nameOf(property['key'])) : null
}

function stringsIn(path: string, text: string): readonly string[] {
  const found: string[] = []
  walk(path, text, { Literal: ({ value }) => void (typeof value === 'string' && found.push(value)) })
  return found
}

/** Local names of what came by a contract's door: `contract` -> `cases`, `openVisit` -> `visits.openVisit`. */
function aliasesIn(path: string, text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  walk(path, text, {
    ImportDeclaration: ({ source, specifiers }) => {
      if (!/^#\w+$/.test(source.value)) return
      const domain = source.value.slice(1)
      for (const specifier of specifiers) {
        const imported = specifier.type === 'ImportSpecifier' ? `.${nameOf(specifier.imported)}` : ''
        found.set(specifier.local.name, domain + imported)
      }
    },
  })
  return found
}

function routeOf(node: unknown, aliases: ReadonlyMap<string, string>): string | null {
  if (isNode(node, 'MemberExpression')) {
    const domain = aliases.get(nameOf(node['object']))
    return domain === undefined ? null : `${domain}.${nameOf(node['property'])}`
  }
  return aliases.get(nameOf(node)) ?? null
}

/** `server.app.get(…)`, `app.route(…)`. */
function isRaw(callee: unknown): boolean {
  if (!isNode(callee, 'MemberExpression')) return false
  const on = callee['object']
  const name = isNode(on, 'MemberExpression') ? nameOf(on['property']) : nameOf(on)
  return name === 'app' && ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all', 'route'].includes(nameOf(callee['property']))
}

type Node = Readonly<Record<string, unknown>>

function isNode(node: unknown, type: string): node is Node {
  return typeof node === 'object' && node !== null && 'type' in node && node.type === type
}

function nameOf(node: unknown): string {
  if (typeof node !== 'object' || node === null) return ''
  if ('name' in node && typeof node.name === 'string') return node.name
  return 'value' in node && typeof node.value === 'string' ? node.value : ''
}
