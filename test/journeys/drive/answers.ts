import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compileIntake, type Field, type Input, type Intake } from '#catalog'
import { addDays } from '#kernel'

/** What somebody would answer, by field id; the same for every row of a group. Fields that are not asked for are left out by the walk itself. */
export type Answers = Readonly<Record<string, Input>>

/** The fields of a definition that ships, by id. */
export function fieldsOf(folder = 'services/residence-permit-renewal'): ReadonlyMap<string, Field> {
  const file = fileURLToPath(new URL(`../../../${folder}/intake.json`, import.meta.url))
  const intake = JSON.parse(readFileSync(file, 'utf8')) as Intake
  return new Map(compileIntake(intake).intake.fields.map(field => [field.id, field]))
}

/** The control of a question carries this id; in a row of a group it ends so. */
export function controlId(field: string): string {
  return `q-${field}`
}

/** A signature, as a hand draws it. */
export const signature = { strokes: [[120, 200, 200, 80, 300, 320, 420, 100, 520, 300, 640, 140, 780, 220]] } as const

/** Renting a room, for oneself. `today`: where the site is. */
export function renting(today: string): Answers {
  return {
    for_whom: 'self',
    local_register: false,
    valid_until: addDays(today, 18),
    name: '张敏',
    id_number: '99010619900308032X',
    home_address: '安州市临溪县城关镇解放路12号',
    phone: '13800000001',
    ground: 'rented',
    address: { region: 'jn_wangjiang', detail: '江南大道 88 号 3 幢 502 室' },
    since: addDays(today, -800),
    landlord_name: '许国华',
    lease_end: addDays(today, 220),
    with_family: false,
    declaration: true,
  }
}

/** For one's child, who lives with relatives. */
export function forChild(today: string): Answers {
  return {
    ...renting(today),
    for_whom: 'child',
    child_name: '李小禾',
    child_id: '990106201806150424',
    ground: 'relative',
    host_name: '张建国',
    host_phone: '13800000055',
    signature,
  }
}
