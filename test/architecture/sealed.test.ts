import { describe, expect, test } from 'vitest'
import { sealedPlaces } from '../../src/programs/sealed.ts'
import { bytesColumns, unspokenBytes } from './sealed.ts'
import { planted, readSources } from './sources.ts'

const sealed = sealedPlaces.columns.map(({ table, column }) => `${table}.${column}`)

const digest = 'a digest of a long random token'
const index = 'a blind index'
const unsealed: Readonly<Record<string, string>> = {
  'kernel.keys.wrapped': 'a data key, wrapped by the key file',
  'kernel.keys.commitment': 'shows which key a wrapped one is',
  'identity.sessions.token': digest,
  'identity.browsers.token': digest,
  'identity.failures.login': index,
  'identity.codes.phone': index,
  'identity.codes.code': index,
  'customers.identifiers.index': index,
  'partners.calls.fingerprint': index,
  'terminals.terminals.public_key': 'public',
  'terminals.enrolments.code': digest,
  'terminals.challenges.challenge': 'random, and worth nothing once used',
  'visits.visits.token': digest,
  'visits.visits.token_before': digest,
}

describe('what is sealed is known to the rotation of keys', () => {
  test('holds', () => {
    expect(unspokenBytes(bytesColumns(readSources()), sealed, unsealed)).toEqual([])
  })

  test('finds what is planted', () => {
    const files = planted({
      'src/cases/server/migrations/0009-x.sql': [
        'create table cases.notes (',
        '  id uuid primary key,',
        '  -- text bytea',
        '  text bytea not null,',
        '  digest bytea',
        ');',
        'alter table cases.cases add column secret bytea, add column plain text;',
      ].join('\n'),
    })
    const columns = bytesColumns(files)
    expect(columns.map(({ column }) => column)).toEqual(['cases.notes.text', 'cases.notes.digest', 'cases.cases.secret'])
    expect(
      unspokenBytes(columns, ['cases.notes.text', 'cases.gone.text'], { 'cases.notes.text': index, 'cases.notes.digest': digest }),
    ).toEqual([
      "src/cases/server/migrations/0009-x.sql makes cases.cases.secret: name it in the domain's server/sealed.ts, or say here why it is not sealed.",
      'cases.notes.text is said to be sealed and not to be.',
      'cases.gone.text is not there.',
    ])
  })
})
