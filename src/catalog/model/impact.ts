import type { Day } from '#kernel'
import type { Handling } from './definition.ts'
import type { Given, Program } from './program.ts'
import { inputOf } from './sight.ts'
import { readAnswer, survey } from './survey.ts'

/**
 * What a new version would mean for a case that was begun before, if it had to move to it. (It does not: cases keep what they pinned.)
 * `safe`: nothing is asked again. `needs_answer`: something is missing or wrong that was not. `breaking`: an answer given would be lost, or the case stands where the new
 * version has no stage.
 */
export const impacts = ['safe', 'needs_answer', 'breaking'] as const
export type Impact = (typeof impacts)[number]

export interface UnderWay {
  readonly given: Given
  /** The stage it stands in; null: it has not been submitted. */
  readonly stage: string | null
  readonly program: Program
}

export function impactOf(
  { given, stage, program }: UnderWay,
  next: { readonly program: Program; readonly handling: Handling },
  today: Day,
): Impact {
  if (stage !== null && !next.handling.stages.some(({ id }) => id === stage)) return 'breaking'
  const before = survey(program, given, today)
  const after = survey(next.program, given, today)
  const fieldOf = ({ fields }: Program, path: string) => fields.get(path.split('/').at(-1)!)
  const isLost = (path: string) => !(path in after.data) || fieldOf(program, path)?.kind !== fieldOf(next.program, path)?.kind
  if (Object.keys(before.data).some(isLost)) return 'breaking'
  const gapsOf = ({ steps }: typeof before) => steps.flatMap(step => step.gaps.map(({ kind, path }) => `${kind} ${path}`))
  const known = new Set(gapsOf(before))
  if (gapsOf(after).some(gap => !known.has(gap)) || after.stopped.some(id => !before.stopped.includes(id))) return 'needs_answer'
  const isRefused = (under: Program, path: string) => {
    const [field, value] = [fieldOf(under, path)!, before.data[path]!]
    const read = readAnswer(under, given, path, inputOf(value, field), today)
    return read !== null && 'problem' in read.read
  }
  return Object.keys(before.data).some(path => isRefused(next.program, path) && !isRefused(program, path)) ? 'needs_answer' : 'safe'
}
