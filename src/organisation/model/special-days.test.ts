import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readHolidayNotice } from './holiday-notice.ts'
import { exceptionsOf, holidaysKnownUntil, type PublicHolidays, type SpecialDay, specialDaysOf, type SpecialKind } from './special-days.ts'
import type { Period, WorkingCalendar } from './working-time.ts'

const china = JSON.parse(readFileSync(new URL('../../../services/calendars/cn.json', import.meta.url), 'utf8')) as PublicHolidays
const officeDay: readonly Period[] = [
  [540, 720],
  [810, 1020],
]
const office: WorkingCalendar['week'] = { 1: officeDay, 2: officeDay, 3: officeDay, 4: officeDay, 5: officeDay, 6: [], 7: [] }
const name = { 'zh-CN': '某日', en: 'Some day' }

function special(date: string, kind: SpecialKind, periods: readonly Period[] = []): SpecialDay {
  return { date, kind, periods, name }
}

test('public holidays close an office, and make-up days have its hours', () => {
  const days = specialDaysOf(china)
  const exceptions = exceptionsOf(office, [days])
  expect([exceptions['2026-10-01'], exceptions['2026-10-10'], exceptions['2026-10-12']]).toEqual([[], officeDay, undefined])
  expect(Object.keys(exceptions)).toHaveLength(Object.keys(china.holidays).length + Object.keys(china.makeUpDays).length)
  expect(holidaysKnownUntil(days, '2026-11-22')).toBe('2026-12-31')
  expect(holidaysKnownUntil(days, '2025-11-22')).toBe('2026-12-31')
  expect(holidaysKnownUntil(days, '2027-01-01')).toBeNull()
})

test('the nearest place is believed', () => {
  const head = [special('2026-10-01', 'off'), special('2026-10-10', 'make_up')]
  const hall = [special('2026-10-01', 'own', [[540, 600]]), special('2026-10-10', 'usual'), special('2026-11-24', 'off')]
  expect(exceptionsOf(office, [head, hall])).toEqual({ '2026-10-01': [[540, 600]], '2026-10-10': [], '2026-11-24': [] })
  expect(exceptionsOf(office, [hall, head])).toMatchObject({ '2026-10-01': [], '2026-10-10': officeDay })
})

test('who opens on Saturdays keeps Saturday hours on a make-up Saturday; who has hours on one day only, that day has them', () => {
  const saturday: readonly Period[] = [[600, 720]]
  expect(exceptionsOf({ ...office, 6: saturday }, [[special('2026-10-10', 'make_up')]])).toEqual({ '2026-10-10': saturday })
  const market = { ...office, 1: [], 2: [], 3: [], 4: saturday, 5: [] }
  expect(exceptionsOf(market, [[special('2026-10-10', 'make_up')]])).toEqual({ '2026-10-10': saturday })
})

/** The dates of the notice for 2026 (国办发明电〔2025〕7号), which the shipped calendar has from elsewhere. */
const notice = `国务院办公厅关于2026年
部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
现将2026年元旦、春节等放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。`

test('the notice of a year gives the days the shipped calendar has', () => {
  const { year, days, faults } = readHolidayNotice(notice.replace('\n部分', '部分'), 2030)
  expect([year, faults]).toEqual([2026, []])
  const of = (kind: SpecialKind) => days.filter(each => each.kind === kind).map(({ date }) => date)
  expect(of('off')).toEqual(Object.keys(china.holidays).filter(date => date.startsWith('2026')))
  expect(of('make_up')).toEqual(Object.keys(china.makeUpDays).filter(date => date.startsWith('2026')))
  expect(days.find(({ date }) => date === '2026-09-20')?.name).toEqual({ 'zh-CN': '国庆节', en: 'National Day' })
})

test('paragraphs alone are of the year that is meant; a holiday may begin in the year before, and two may be one', () => {
  const { days, faults } = readHolidayNotice(
    '元旦：2022年12月31日至2023年1月2日放假调休，共3天。\n中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。',
    2023,
  )
  expect(faults).toEqual([])
  expect(days.map(({ date }) => date).filter((_, index) => [0, 2, 3, 10, 12].includes(index))).toEqual([
    '2022-12-31',
    '2023-01-02',
    '2023-09-29',
    '2023-10-06',
    '2023-10-08',
  ])
  expect(days.at(-1)?.name).toEqual({ 'zh-CN': '中秋节、国庆节', en: 'Mid-autumn Festival and National Day' })
})

test.each([
  ['what says nothing of holidays', '明天上班。', 'nothing'],
  ['a weekday that is not that day', notice.replace('1月4日（周日）', '1月4日（周六）'), 'weekday'],
  ['a count that is not the length', notice.replace('共9天', '共8天'), 'count'],
  ['a day that is none', notice.replace('4月4日（周六）', '4月31日'), 'dates'],
  ['an end before the beginning', notice.replace('至5日（周二）', '至4月5日'), 'dates'],
  ['a festival without its days off', notice.replace('6月19日（周五）至21日（周日）放假，共3天', '另行通知'), 'dates'],
  [
    'a day that two festivals have',
    notice.replace('9月25日（周五）至27日（周日）放假，共3天', '9月25日（周五）至10月1日放假，共7天'),
    'twice',
  ],
])('%s is said, and nothing is taken of it', (_, text, about) => {
  const { days, faults } = readHolidayNotice(text, 2026)
  expect(faults.map(fault => fault.about)).toEqual([about])
  if (about === 'count') expect(days.some(({ date }) => date.startsWith('2026-02'))).toBe(false)
})
