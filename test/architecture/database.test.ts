import { describe, expect, test } from 'vitest'
import { mayUse } from '../../src/architecture.ts'
import { clocksInSql, foreignSchemas, sqlOutsideStorage } from './database.ts'
import { type Exception, planted, readSources, without } from './sources.ts'

const sources = readSources()

const clockExceptions: readonly Exception[] = [
  {
    path: 'src/kernel/server/storage.ts',
    says: 'clock_timestamp()',
    reason: 'the jobs library compares its own jobs with the database’s clock; only the seeder asks, to see the end of what it began',
  },
  {
    path: 'src/kernel/server/database/migrate.ts',
    says: 'clock_timestamp()',
    reason: 'when a migration was applied is said for people; it runs before there is a context',
  },
]

describe('one PostgreSQL schema a domain', () => {
  test('holds', () => {
    expect(foreignSchemas(sources, mayUse)).toEqual([])
  })

  test('finds what is planted', () => {
    const files = planted({
      'src/catalog/server/migrations/0002-up.sql': [
        'create schema cases;',
        'create table catalog.uses (case_id uuid references cases.cases, site uuid references organisation.units);',
        '-- references cases.cases in a comment is nothing',
        "insert into catalog.parts values ('cases.cases');",
        'create view catalog.all_units as select * from organisation.units;',
      ].join('\n'),
      'src/catalog/server/storage.ts': [
        'export const a = async sql => await sql`select p.hash, u.path from catalog.parts p join organisation.units u on true`',
        'export const b = async sql => await sql`update public.parts set hash = ${sql({ name: `x` })} where kernel.events.id is null`',
        "export const c = async sql => await sql.unsafe('select * from graphile_worker.jobs')",
      ].join('\n'),
      'src/kernel/server/storage.ts':
        'export const d = async sql => await sql`delete from graphile_worker.jobs; delete from visits.visits`',
      'src/kernel/server/migrations/0002-x.sql':
        'alter table kernel.events add constraint x foreign key (case_id) references cases.cases (id);',
    })
    expect(foreignSchemas(files, { ...mayUse, catalog: ['organisation'] })).toEqual([
      'src/catalog/server/migrations/0002-up.sql:1 names cases: the schema of catalog is catalog.',
      'src/catalog/server/migrations/0002-up.sql:2 names cases.cases: catalog may not use cases (src/architecture.ts).',
      'src/catalog/server/migrations/0002-up.sql:5 names organisation.units: the schema of catalog is catalog.',
      'src/catalog/server/storage.ts:1 names organisation.units: the schema of catalog is catalog.',
      'src/catalog/server/storage.ts:2 names public.parts: the schema of catalog is catalog.',
      'src/catalog/server/storage.ts:2 names kernel.events: the schema of catalog is catalog.',
      'src/catalog/server/storage.ts:3 names graphile_worker.jobs: the schema of catalog is catalog.',
      'src/kernel/server/storage.ts:1 names visits.visits: the schema of kernel is kernel.',
      'src/kernel/server/migrations/0002-x.sql:1 names cases.cases: kernel may not use cases (src/architecture.ts).',
    ])
  })
})

describe('SQL stands in storage', () => {
  test('holds', () => {
    expect(sqlOutsideStorage(sources)).toEqual([])
  })

  test('finds what is planted', () => {
    const files = planted({
      'src/cases/server/operations.ts': [
        'await operation.sql`delete from cases.cases`',
        'const part = sql`exists (select 1)`',
        'await context.database.unsafe(`drop table x`)',
        "await pool.query('select id from cases.cases')",
        'const told = `update ${count} cases at once`',
        "throw new Error('Select a file from the list first')",
        'pool.query("DELETE FROM x WHERE true")',
      ].join('\n'),
      'src/programs/start.ts': 'await tx`listen live`',
      'src/cases/server/storage.ts': 'await sql`select 1`',
      'src/cases/server/storage/cases.ts': 'await sql`select 1`',
      'src/kernel/server/database/migrate.ts': 'await sql`select 1`',
      'src/cases/server/main-job.test.ts': 'await sql`select 1`',
    })
    const because = 'holds SQL: it stands in storage.ts or storage/, one statement a function.'
    expect(sqlOutsideStorage(files)).toEqual([
      `src/cases/server/operations.ts:1 ${because}`,
      `src/cases/server/operations.ts:2 ${because}`,
      `src/cases/server/operations.ts:3 ${because}`,
      `src/cases/server/operations.ts:4 ${because}`,
      `src/cases/server/operations.ts:7 ${because}`,
      `src/programs/start.ts:1 ${because}`,
    ])
  })
})

describe('SQL never asks for the time', () => {
  test('holds, but where there is a reason', () => {
    expect(without(clocksInSql(sources), clockExceptions)).toEqual([])
  })

  test('finds what is planted', () => {
    const files = planted({
      'src/cases/server/storage.ts':
        "await sql`update cases.cases set at = now()\n  where due_at < current_timestamp and name <> ${now()} and note = 'now()'`",
      'src/cases/server/migrations/0002-at.sql':
        '-- now() in words\nalter table cases.cases add column at timestamptz default clock_timestamp ();\n',
    })
    expect(clocksInSql(files)).toEqual([
      'src/cases/server/storage.ts:1 says now(): the instant is handed in.',
      'src/cases/server/storage.ts:2 says current_timestamp: the instant is handed in.',
      'src/cases/server/migrations/0002-at.sql:2 says clock_timestamp(): the instant is handed in.',
    ])
  })

  test('an exception that fits nothing any more is a finding', () => {
    const gone: Exception = { path: 'src/cases/server/storage.ts', says: 'now()', reason: 'none' }
    const other: Exception = { ...gone, says: 'current_timestamp' }
    expect(
      without(['src/cases/server/storage.ts:1 says now(): x', 'src/cases/server/storage.ts.old:1 says now(): x'], [gone, other]),
    ).toEqual([
      'src/cases/server/storage.ts.old:1 says now(): x',
      'src/cases/server/storage.ts: is excepted for "current_timestamp", which is not there any more. Take the exception away.',
    ])
  })
})
