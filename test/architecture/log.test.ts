import { describe, expect, test } from 'vitest'
import { personalInLogs } from './log.ts'
import { type Exception, planted, readSources, without } from './sources.ts'

const names = 'the name of a job or timer: a word of ours'
const exceptions: readonly Exception[] = [
  { path: 'src/kernel/server/jobs.ts', says: 'name into the log', reason: names },
  { path: 'src/kernel/server/timers.ts', says: 'name into the log', reason: names },
  { path: 'src/kernel/server/operation.ts', says: 'name into payload', reason: names },
  { path: 'src/kernel/server/operation.ts', says: 'name into enqueue', reason: names },
]

describe('the log holds keys, codes, counts and ids', () => {
  test('holds', () => {
    expect(without(personalInLogs(readSources()), exceptions)).toEqual([])
  })

  test('finds what is planted', () => {
    const files = planted({
      'src/cases/server/operations.ts': [
        'operation.append({ event: events.answered, caseId: id, props: { field: path, value: entry.value } })',
        'operation.append({ event: events.answered, ...call.input })',
        "operation.about('case', id, { input })",
        "operation.enqueue('cases.tell', { to: record.phone })",
        'operation.setTimer({ name, key: id, dueAt, payload: { note: request.note } })',
        'line(events.returned, { said: request.items.map(({ path }) => answers[path]), words: `${given.address}` })',
        "context.log.warn({ err: error, name: person.name }, 'failed')",
      ].join('\n'),
    })
    const because = 'keys, codes, counts and ids only.'
    const path = 'src/cases/server/operations.ts'
    expect(personalInLogs(files)).toEqual([
      `${path}:1 puts value into props: ${because}`,
      `${path}:2 puts input into append: ${because}`,
      `${path}:3 puts input into about: ${because}`,
      `${path}:4 puts phone into enqueue: ${because}`,
      `${path}:5 puts note into payload: ${because}`,
      `${path}:6 puts answers into line: ${because}`,
      `${path}:6 puts address into line: ${because}`,
      `${path}:7 puts name into the log: ${because}`,
    ])
  })

  test('lets through what only comes from there', () => {
    const files = planted({
      'src/cases/server/operations.ts': [
        'operation.append({ event: events.answered, props: { fields: entries.length, by: phone.canonicalId, kind: card.kind } })',
        'operation.append({ event: events.opened, serviceVersion: version, outcome: change.outcome })',
      ].join('\n'),
      'src/cases/model/engine.ts': 'line(events.returned, { answers })',
      'src/cases/ui/desk.tsx': 'list.append(note)',
    })
    expect(personalInLogs(files)).toEqual([])
  })
})
