import { addDays, type Day, daysBetween, isDay } from '#kernel'
import type { SpecialDay } from './special-days.ts'

/**
 * Reads the notice by which the State Council's General Office sets a year's holidays and make-up days (国务院办公厅关于……年部分节假日安排的通知), as it stands on the web page or in
 * the document. Each paragraph is `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。`; the notices of 2014 to 2026 keep to it.
 *
 * What is given twice in the notice is held against itself: the weekdays against the dates, the number of days against the first and the last. Where that does not fit, or a
 * festival's dates cannot be read, the paragraph is named in `faults` and nothing of it is taken.
 */
export interface NoticeReading {
  readonly year: number
  readonly days: readonly SpecialDay[]
  readonly faults: readonly NoticeFault[]
}

export interface NoticeFault {
  readonly about: 'nothing' | 'dates' | 'weekday' | 'count' | 'twice'
  /** The words of the notice it is about. */
  readonly words: string
}

const festivals: Readonly<Record<string, string>> = {
  元旦: "New Year's Day",
  春节: 'Spring Festival',
  清明: 'Tomb-sweeping Day',
  清明节: 'Tomb-sweeping Day',
  劳动节: 'Labour Day',
  端午: 'Dragon Boat Festival',
  端午节: 'Dragon Boat Festival',
  中秋: 'Mid-autumn Festival',
  中秋节: 'Mid-autumn Festival',
  国庆节: 'National Day',
}
const longest = 20
const dates = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?/g
const known = new RegExp(`^(?:${Object.keys(festivals).join('|')})$`)

/** `year` is what is meant where the notice does not say one (only its paragraphs were copied). */
export function readHolidayNotice(text: string, year: number): NoticeReading {
  const plain = text.normalize('NFKC').replaceAll(/[ \t\u3000]/g, '')
  const told = /(\d{4})年部分节假日/.exec(plain)?.[1]
  const meant = told === undefined ? year : Number(told)
  const days = new Map<Day, SpecialDay>()
  const faults: NoticeFault[] = []
  const paragraphs = paragraphsOf(plain)
  for (const { festival, words } of paragraphs) {
    const found = readParagraph(words, festival, meant)
    if ('about' in found) faults.push({ about: found.about, words: `${festival}：${words.trim().slice(0, 60)}` })
    else if (found.some(({ date }) => days.has(date))) faults.push({ about: 'twice', words: festival })
    else for (const special of found) days.set(special.date, special)
  }
  if (paragraphs.length === 0) faults.push({ about: 'nothing', words: '' })
  return { year: meant, days: [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), faults }
}

/** From one festival's name to the next: what stands before a colon and is counted (一、) or known. */
function paragraphsOf(plain: string): readonly { readonly festival: string; readonly words: string }[] {
  const headings = [...plain.matchAll(/([^:。\n]{1,40}):/g)].flatMap(match => {
    const [, counted, festival] = /^([一二三四五六七八九十]+、)?(.+)$/.exec(match[1]!)!
    const isOne = counted !== undefined || festival!.split(/[、和]/).every(each => known.test(each))
    return isOne ? [{ festival: festival!, at: match.index, from: match.index + match[0].length }] : []
  })
  return headings.map(({ festival, from }, index) => ({ festival, words: plain.slice(from, headings[index + 1]?.at) }))
}

function readParagraph(words: string, festival: string, year: number): readonly SpecialDay[] | Pick<NoticeFault, 'about'> {
  const english = festival.split(/[、和]/).map(each => festivals[each] ?? 'Public holiday')
  const name = { 'zh-CN': festival, en: [...new Set(english)].join(' and ') }
  const days: SpecialDay[] = []
  for (const sentence of words.split('。')) {
    const kind = sentence.includes('放假') ? 'off' : sentence.includes('上班') ? 'make_up' : null
    if (kind === null) continue
    const found = kind === 'off' ? readStretch(sentence, year) : readDates(sentence, year)
    if ('about' in found) return found
    days.push(...found.map((date): SpecialDay => ({ date, kind, periods: [], name })))
  }
  return days.some(({ kind }) => kind === 'off') ? days : { about: 'dates' }
}

/** `1月1日(周四)至3日(周六)放假调休,共3天`, or a single day. */
function readStretch(sentence: string, year: number): readonly Day[] | Pick<NoticeFault, 'about'> {
  const ends = readDates(sentence.split('放假')[0]!, year)
  if ('about' in ends) return ends
  const [first, last = first] = ends
  const length = daysBetween(first!, last!) + 1
  if (ends.length > 2 || length < 1 || length > longest) return { about: 'dates' }
  const told = /[共假](\d+)天/.exec(sentence)?.[1]
  if (told !== undefined && Number(told) !== length) return { about: 'count' }
  return Array.from({ length }, (_, index) => addDays(first!, index))
}

/** Dates one after another: a month or year that is not said is that of the date before. */
function readDates(words: string, year: number): readonly Day[] | Pick<NoticeFault, 'about'> {
  const days: Day[] = []
  for (const [, ofYear, ofMonth, ofDay, beside] of words.matchAll(dates)) {
    const before = days.at(-1)
    const month = ofMonth ?? before?.slice(5, 7)
    const date = `${ofYear ?? before?.slice(0, 4) ?? year}-${month?.padStart(2, '0')}-${ofDay!.padStart(2, '0')}`
    if (month === undefined || !isDay(date)) return { about: 'dates' }
    const told = /(?:周|星期)([一二三四五六日天])/.exec(beside ?? '')?.[1]
    if (told !== undefined && '日一二三四五六'.indexOf(told.replace('天', '日')) !== new Date(`${date}T00:00:00Z`).getUTCDay())
      return { about: 'weekday' }
    days.push(date)
  }
  return days.length > 0 ? days : { about: 'dates' }
}
