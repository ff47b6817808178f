import { type Context, operate } from '#kernel/server'
import type { ResourceGiven } from '#queueing'
import { putResource } from '#queueing/server'
import { type Doctor, hospitalDoctors } from '../../../test/world/hospital.ts'

type Stretch = ResourceGiven['plan']['week'][1][number]

/** Minutes from midnight between which a part of the day is cut into quarters of an hour. Evenings are paid at the counter: they cost more. */
const parts = { morning: { from: 480, to: 690 }, afternoon: { from: 810, to: 1020 } } as const

/** The sessions of the hospital's doctors, as times that can be chosen. */
export async function seedClinic(context: Context, siteId: string): Promise<void> {
  for (const doctor of hospitalDoctors) {
    await operate(context, { name: 'queueing.put_resource', actor: { kind: 'system', id: 'seed' } }, async operation => {
      await putResource(operation, { ...resourceOf(doctor), siteId })
    })
  }
}

function resourceOf({ key, department, name, week, capacity }: Doctor): ResourceGiven {
  const on = (weekday: number): Stretch[] =>
    (week[weekday] ?? []).flatMap(part =>
      part === 'evening' ? [] : [{ ...parts[part], minutes: 30, capacity: Math.max(1, Math.floor(capacity / 7)) }],
    )
  return {
    key,
    group: department,
    name,
    plan: {
      week: { 1: on(1), 2: on(2), 3: on(3), 4: on(4), 5: on(5), 6: on(6), 7: on(7) },
      days: {},
      follows: 'days',
      makeUpAs: 1,
    },
    rules: { daysAhead: 7, holdMinutes: 20, closesBefore: 30, releasesUntil: 60, onceADay: 'resource' },
  }
}
