import type { Database, Transaction } from '#kernel/server'

/** Cases that have not ended, by service. */
export async function countByService(
  sql: Database,
): Promise<readonly { readonly service: string; readonly drafts: number; readonly underWay: number }[]> {
  const rows = await sql`
    select service_id, count(*) filter (where phase = 'draft') as drafts, count(*) filter (where phase <> 'draft') as under_way
    from cases.cases where phase <> 'ended' group by service_id order by service_id`
  return rows.map(row => ({
    service: row['service_id'] as string,
    drafts: row['drafts'] as number,
    underWay: row['under_way'] as number,
  }))
}

/** The ids of a service's cases that have not ended, in the order of their ids, after one of them. */
export async function findOpenIds(
  sql: Database,
  given: { readonly service: string; readonly after: string | null; readonly most: number },
): Promise<readonly string[]> {
  const rows = await sql`
    select id from cases.cases where service_id = ${given.service} and phase <> 'ended'
      and (${given.after}::uuid is null or id > ${given.after}::uuid) order by id limit ${given.most}`
  return rows.map(row => row['id'] as string)
}

/** The ids of cases whose clock runs, or stands while they lie with the customer, and that have been at a place or below it. */
export async function findRunning(
  sql: Database,
  given: { readonly path: string; readonly after: string | null; readonly most: number },
): Promise<readonly string[]> {
  const rows = await sql`
    select id from cases.cases where phase in ('handling', 'returned') and (${given.after}::uuid is null or id > ${given.after}::uuid)
      and exists (select 1 from unnest(handled_at) place where place = ${given.path} or starts_with(place, ${`${given.path}.`}))
    order by id limit ${given.most}`
  return rows.map(row => row['id'] as string)
}

/** Cases that lie with a department, or will come back to it. */
export async function countAtDepartment(sql: Transaction, departmentId: string): Promise<number> {
  const [row] =
    await sql`select count(*) as count from cases.cases where department_id = ${departmentId} and phase not in ('draft', 'ended')`
  return row!['count'] as number
}
