/**
 * Writes services/calendars/cn.json: China's public holidays and make-up days (调休), so that the product reads plain data.
 *
 *     node scripts/make-calendar.ts
 *
 * The State Council's General Office announces each year's days off late in the year before (国务院办公厅关于部分节假日安排的通知). The npm package
 * chinese-days carries these notices as data; its src/holidays/generate.ts cites each at gov.cn. Which version was read stands in the file.
 * A year counts as known when the package has its National Day: no year's notice leaves that out. `knownUntil` is the end of the last known year.
 * When the next notice is out: update the package, run this, commit the file.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import announced from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import source from 'chinese-days/package.json' with { type: 'json' }

type Names = Readonly<Record<string, { readonly 'zh-CN': string; readonly en: string }>>

const firstYear = 2024
const lastYear = 2027
const target = join(import.meta.dirname, '../services/calendars/cn.json')

const knownFrom = `${firstYear}-01-01`
const knownUntil = `${lastKnownYear()}-12-31`
const holidays = namesOf(announced.holidays)
const makeUpDays = namesOf(announced.workdays)

mkdirSync(dirname(target), { recursive: true })
writeFileSync(target, print({ source: `${source.name} ${source.version}`, knownFrom, knownUntil, holidays, makeUpDays }))
console.log(
  `${target}: ${knownFrom} to ${knownUntil}, ${Object.keys(holidays).length} holidays, ${Object.keys(makeUpDays).length} make-up days`,
)

/** The last year up to which the package knows every year. */
function lastKnownYear(): number {
  let year = firstYear - 1
  while (year < lastYear && `${year + 1}-10-01` in announced.holidays) year += 1
  if (year < firstYear) throw new Error(`${source.name} ${source.version} does not know ${firstYear}`)
  return year
}

/** The known days of a list of the package, in order. It names a day `English,中文,n`. */
function namesOf(days: Readonly<Record<string, string>>): Names {
  const known = Object.entries(days).filter(([date]) => date >= knownFrom && date <= knownUntil)
  return Object.fromEntries(
    known
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, text]) => {
        const [en, chinese] = text.split(',')
        if (!en || !chinese) throw new Error(`${date} is named ${text}`)
        return [date, { 'zh-CN': chinese, en }]
      }),
  )
}

/** JSON with a line per day, so that a change reads well in a diff. */
function print(calendar: Readonly<Record<string, string | Names>>): string {
  const members = Object.entries(calendar).map(([key, value]) => {
    if (typeof value === 'string') return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`
    const lines = Object.entries(value).map(([date, name]) => `    ${JSON.stringify(date)}: ${JSON.stringify(name)}`)
    return `  ${JSON.stringify(key)}: {\n${lines.join(',\n')}\n  }`
  })
  return `{\n${members.join(',\n')}\n}\n`
}
