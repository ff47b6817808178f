import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addStaff } from '#identity/server'
import { type Context, makePartitions, operate, type Operation } from '#kernel/server'
import { day } from '#kernel'
import { type Period, type PublicHolidays, specialDaysOf, type WorkingCalendar } from '#organisation'
import { addCalendar, addDepartment, addSpecialDays, addUnit, readDirectory } from '#organisation/server'
import { addTerminal } from '#terminals/server'
import { installShipped } from '../compose.ts'
import { demoPassword, departments, staff, terminals, units } from './enterprise.ts'
import { seedClinic } from './clinic.ts'
import { seedMenus } from './menus.ts'
import { playLives } from './play.ts'
import { playToday } from './today.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const seeder = { kind: 'system', id: 'seed' } as const

/** How far back the seeded history goes. */
export const historyDays = 40

/** The whole demonstration enterprise with its history, once: null when something is there already. `bank`: the demonstration's, where it and its business systems run beside us. */
export async function seedIfEmpty(
  context: Context,
  databaseUrl: string,
  bank: Parameters<typeof playToday>[2] | null,
): Promise<true | null> {
  if ((await readDirectory(context)).units.length > 0) return null
  await makePartitions(context, context.now() - historyDays * day)
  await seedEnterprise(context)
  await installShipped(context)
  await playLives(context, databaseUrl)
  if (bank) await playToday(context, databaseUrl, bank)
  // People came before anybody had made menus.
  await seedMenus(context)
  return true
}

/** Units, departments, people at work and terminals; no customers, no cases. */
export async function seedEnterprise(context: Context): Promise<void> {
  const calendarId = await act(
    context,
    'organisation.add_calendar',
    async operation => await addCalendar(operation, { key: 'office', calendar: officeHours }),
  )
  const unitIds = new Map<string, string>()
  for (const unit of units) {
    const { parent, ...given } = unit
    const parentId = parent === null ? null : unitIds.get(parent)!
    unitIds.set(
      unit.key,
      await act(context, 'organisation.add_unit', async operation => await addUnit(operation, { ...given, parentId, calendarId })),
    )
  }
  await addHolidays(context, unitIds.get(units.find(({ parent }) => parent === null)!.key)!)
  const departmentIds = new Map<string, string>()
  for (const { unit, ...given } of departments) {
    const id = await act(
      context,
      'organisation.add_department',
      async operation => await addDepartment(operation, { ...given, unitId: unitIds.get(unit)!, calendarId }),
    )
    departmentIds.set(`${unit}/${given.key}`, id)
  }
  for (const member of staff) {
    const given = {
      login: member.login,
      name: member.name,
      unitId: unitIds.get(member.unit)!,
      departmentIds: member.departments.map(key => departmentIds.get(key)!),
      roles: member.roles,
      password: demoPassword,
      temporary: false,
    }
    await act(context, 'identity.add_staff', async operation => await addStaff(operation, given))
  }
  await seedClinic(context, unitIds.get('first_hospital')!)
  for (const { key, site, name } of terminals) {
    await act(context, 'terminals.add', async operation => await addTerminal(operation, { key, name, siteId: unitIds.get(site)! }))
  }
}

/** An installation without a demonstration begins with one place and one administrator, whose temporary password is shown once. Null: somebody is there already. */
export async function makeFirstAdministrator(context: Context): Promise<{ readonly login: string; readonly password: string } | null> {
  if ((await readDirectory(context)).units.length > 0) return null
  const calendarId = await act(
    context,
    'organisation.add_calendar',
    async operation => await addCalendar(operation, { key: 'office', calendar: officeHours }),
  )
  const name = { 'zh-CN': '总部', en: 'Head office' }
  const unitId = await act(
    context,
    'organisation.add_unit',
    async operation =>
      await addUnit(operation, {
        key: 'head',
        kind: 'head',
        parentId: null,
        name,
        address: { 'zh-CN': '', en: '' },
        phone: '',
        districts: [],
        calendarId,
      }),
  )
  await addHolidays(context, unitId)
  const password = context.random(12).toString('base64url')
  const given = {
    login: 'admin',
    name: { 'zh-CN': '管理员', en: 'Administrator' },
    unitId,
    departmentIds: [],
    roles: ['administrator'] as const,
    password,
    temporary: true,
  }
  await act(context, 'identity.add_staff', async operation => await addStaff(operation, given))
  return { login: 'admin', password }
}

const hours: readonly Period[] = [
  [540, 720],
  [810, 1020],
]
/** Monday to Friday 9:00-12:00 and 13:30-17:00. */
const officeHours: WorkingCalendar = {
  zone: 'Asia/Shanghai',
  week: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: [], 7: [] },
  exceptions: {},
}

/** The State Council's holidays and make-up days hold for the head office, and so everywhere. */
async function addHolidays(context: Context, headId: string): Promise<void> {
  const holidays = JSON.parse(await readFile(join(root, 'services', 'calendars', 'cn.json'), 'utf8')) as PublicHolidays
  await act(context, 'organisation.add_holidays', async operation => await addSpecialDays(operation, headId, specialDaysOf(holidays)))
}

async function act<T>(context: Context, name: string, work: (operation: Operation) => Promise<T>): Promise<T> {
  return await operate(context, { name, actor: seeder }, work)
}
