import type { Sources } from './sources.ts'

/** Paths a page names in backticks that do not exist, and those it calls planned that do. `isThere` asks the disk. Patterns, folders' insides and commands are left alone. */
export function wrongPaths(pages: Sources, isThere: (path: string) => boolean): readonly string[] {
  const findings: string[] = []
  for (const [page, text] of pages) {
    for (const match of text.matchAll(/`((?:src|test|scripts|bench|services|docs|tsconfig)\/[\w./-]*)`( \(planned\))?/g)) {
      const [, path = '', planned] = match
      const place = `${page}:${text.slice(0, match.index).split('\n').length}`
      if (planned === undefined && !isThere(path)) findings.push(`${place} names ${path}, which is not there.`)
      if (planned !== undefined && isThere(path)) findings.push(`${place} calls ${path} planned, and it is there.`)
    }
  }
  return findings
}

/** Rows of docs/features.md that are missing, stand twice, or say neither works, partly nor not yet; works needs a proof that exists. */
export function wrongFeatures(page: string, ids: readonly string[]): readonly string[] {
  const rows = [...page.matchAll(/^\| ([A-Z]\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map(row => row.map(cell => cell.trim()))
  const found = rows.map(([, id]) => id!)
  return [
    ...ids.filter(id => !found.includes(id)).map(id => `${id} is missing.`),
    ...found
      .filter((id, index) => !ids.includes(id) || found.indexOf(id) !== index)
      .map(id => `${id} stands there twice or is no row of the requirements.`),
    ...rows.flatMap(([, id, state, , proof]) => [
      ...(['works', 'partly', 'not yet'].includes(state!) ? [] : [`${id} is "${state}".`]),
      ...(state === 'works' && !/`[^`]+`(?! \(planned\))/.test(proof!) ? [`${id} works and nothing proves it.`] : []),
    ]),
  ]
}
