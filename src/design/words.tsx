import type { Day, Instant, Language } from '#kernel'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { formatMessage, type Message, type MessageValues } from './message.ts'
import { together } from './together.ts'

export type Messages = Readonly<Record<string, Message>>

/** One entry of `virtual:words/<face>`. */
export interface WordsLanguage {
  readonly code: Language
  /** In its own script: what a language switch shows. */
  readonly name: string
  /** Whose way of writing dates and numbers is used, e.g. `en-GB`. */
  readonly region: string
  readonly load: () => Messages | Promise<Messages>
  /** The words of the first page, where they come with it; `load` brings them with all the others. */
  readonly first?: Messages
  /** Brings the words of the first page alone, where a face opens with them. */
  readonly open?: () => Promise<Messages>
}

/** Fetches the words that did not come with the first page; whatever part is shown later waits for them. */
let restOfWords: () => Promise<unknown> = async () => {}

export async function fetchRestOfWords(): Promise<void> {
  await restOfWords()
}

export interface Formats {
  /** 2026年11月22日 */
  date(day: Day): string
  /** 2026年11月22日 09:42, as a clock in `zone` shows it. */
  dateTime(instant: Instant, zone: string): string
  /** 09:42 */
  time(instant: Instant, zone: string): string
  /** 星期日 */
  weekday(day: Day): string
  /** `1月1日星期四`, `Thursday 1 January`: where the year is said elsewhere. */
  dayOfYear(day: Day): string
  /** 86.40 元. `minor`: in the smallest unit of the currency (fen). */
  money(minor: number, currency: string): string
  number(number: number): string
  /** 1.2 MB */
  bytes(bytes: number): string
}

export interface WordsValue {
  /** The words for a key. A key nobody wrote is shown as it is. */
  t(key: string, values?: MessageValues): string
  readonly language: Language
  readonly languages: readonly Pick<WordsLanguage, 'code' | 'name'>[]
  /**
   * Loads the language when it is not here yet, and with it what parts of the page prepare; then shows all of it. What the page holds (step, input) stays. `at once`: without
   * what is prepared.
   */
  setLanguage(language: Language, when?: 'at once'): void
  /** Has something fetched whenever the page is to turn to another language; for `usePrepared`. Answers how to take it back. */
  prepare(preparation: Preparation): () => void
  readonly formats: Formats
}

/** Fetches what the server says in a language; answers how to show it. */
export type Preparation = (language: Language) => Promise<() => void>

/** Milliseconds the page waits for what its parts prepare; after that it turns without. */
const longestPreparation = 1500

/** A megabyte as people and their computers count it. */
const mebibyte = 1_048_576

const WordsContext = createContext<WordsValue | null>(null)

export interface WordsProviderProps {
  /** The default export of `virtual:words/<face>`. */
  readonly languages: readonly WordsLanguage[]
  readonly language: Language
  /** Told after a switch: to remember it, to tell the server. */
  readonly onLanguage?: ((language: Language) => void) | undefined
  readonly children: ReactNode
}

/** Holds the language of a page. Shows nothing until the first language is there (at once where a face loads all of them at its start). */
export function WordsProvider({ languages, language: first, onLanguage, children }: WordsProviderProps) {
  const [loaded, setLoaded] = useState(() => open(languages, first))
  const isWhole = useRef(false)
  // Before anything is shown: the very first page may be of a part that is fetched.
  useLayoutEffect(() => {
    restOfWords = async () => {
      const opened = languages.find(({ code }) => code === first)
      if (isWhole.current || !(opened?.first ?? opened?.open)) return
      const whole = await take(languages, first)
      isWhole.current = true
      setLoaded(before => (!(before instanceof Promise) && before.language.code === whole.language.code ? whole : before))
    }
  }, [languages, first])
  const [turning] = useState(() => makeTurning(first))
  const setLanguage = useCallback(
    (code: Language, when?: 'at once') => {
      turning.want(code)
      const show = (taken: Loaded, parts: readonly (() => void)[]) => {
        // Somebody chose another one meanwhile.
        if (!turning.isWanted(code)) return
        setLoaded(taken)
        onLanguage?.(code)
        for (const part of parts) part()
      }
      const taken = take(languages, code)
      const work = when === 'at once' ? [] : [...turning.preparations]
      if (!(taken instanceof Promise) && work.length === 0) show(taken, [])
      else void Promise.all([taken, prepared(work, code)]).then(([loadedNow, parts]) => show(loadedNow, parts))
    },
    [languages, onLanguage, turning],
  )
  useEffect(() => {
    if (loaded instanceof Promise) void loaded.then(setLoaded)
  }, [loaded])
  useLayoutEffect(() => {
    if (!(loaded instanceof Promise)) document.documentElement.lang = loaded.language.code
  }, [loaded])
  const value = useMemo(
    () => (loaded instanceof Promise ? null : wordsValue(loaded, { languages, setLanguage, prepare: turning.prepare })),
    [loaded, languages, setLanguage, turning],
  )
  return value && <WordsContext.Provider value={value}>{children}</WordsContext.Provider>
}

export function useWords(): WordsValue {
  const value = useContext(WordsContext)
  if (!value) throw new Error('useWords is used outside of WordsProvider.')
  return value
}

/**
 * What the server says, which stands between the page's own words: fetched in the next language before the page turns to it, so that both change together. Where it does not come
 * in time, the part asks for it by itself once the page has turned.
 */
export function usePrepared(preparation: Preparation): void {
  const { prepare } = useWords()
  const latest = useRef(preparation)
  useLayoutEffect(() => {
    latest.current = preparation
  })
  useEffect(() => prepare(async language => await latest.current(language)), [prepare])
}

/** What turning the page to another language needs to know beside what is drawn. */
function makeTurning(first: Language) {
  const preparations = new Set<Preparation>()
  const prepare = (preparation: Preparation) => {
    preparations.add(preparation)
    return () => void preparations.delete(preparation)
  }
  let wanted = first
  return { preparations, prepare, want: (code: Language) => void (wanted = code), isWanted: (code: Language) => wanted === code }
}

/** What is there in time; what fails or comes late is left to the parts. */
async function prepared(work: readonly Preparation[], language: Language): Promise<readonly (() => void)[]> {
  const parts: (() => void)[] = []
  let isLate = false
  const all = work.map(async preparation => {
    const show = await preparation(language).catch(() => null)
    if (show && !isLate) parts.push(show)
  })
  await Promise.race([Promise.all(all), new Promise(resolve => setTimeout(resolve, longestPreparation))])
  isLate = true
  return parts
}

interface Loaded {
  readonly language: WordsLanguage
  readonly messages: Messages
}

function open(languages: readonly WordsLanguage[], code: Language): Loaded | Promise<Loaded> {
  const language = languages.find(entry => entry.code === code)
  if (language?.first) return { language, messages: language.first }
  if (language?.open) return language.open().then(messages => ({ language, messages }))
  return take(languages, code)
}

function take(languages: readonly WordsLanguage[], code: Language): Loaded | Promise<Loaded> {
  const language = languages.find(entry => entry.code === code) ?? languages[0]
  if (!language) throw new Error('There are no words.')
  const messages = language.load()
  return messages instanceof Promise ? messages.then(arrived => ({ language, messages: arrived })) : { language, messages }
}

function wordsValue({ language, messages }: Loaded, rest: Pick<WordsValue, 'languages' | 'setLanguage' | 'prepare'>): WordsValue {
  const t = (key: string, values: MessageValues = {}) => together(formatMessage(messages[key] ?? key, values, language.region))
  return { t, language: language.code, formats: makeFormats(language.region, t), ...rest }
}

function makeFormats(region: string, t: WordsValue['t']): Formats {
  const date = new Intl.DateTimeFormat(region, { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' })
  const weekday = new Intl.DateTimeFormat(region, { weekday: 'long', timeZone: 'UTC' })
  const dayOfYear = new Intl.DateTimeFormat(region, { month: 'long', day: 'numeric', weekday: 'long', timeZone: 'UTC' })
  const number = new Intl.NumberFormat(region)
  const clocks = new Map<string, Intl.DateTimeFormat>()
  const clock = (zone: string, withDate: boolean) => {
    const key = `${zone} ${withDate}`
    const day = withDate ? ({ year: 'numeric', month: 'long', day: 'numeric' } as const) : {}
    const known =
      clocks.get(key) ?? new Intl.DateTimeFormat(region, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone })
    clocks.set(key, known)
    return known
  }
  return {
    date: day => together(date.format(Date.parse(`${day}T00:00:00Z`))),
    dateTime: (instant, zone) => together(clock(zone, true).format(instant)),
    time: (instant, zone) => clock(zone, false).format(instant),
    weekday: day => weekday.format(Date.parse(`${day}T00:00:00Z`)),
    dayOfYear: day => together(dayOfYear.format(Date.parse(`${day}T00:00:00Z`))),
    money: (minor, currency) => {
      const format = new Intl.NumberFormat(region, { style: 'currency', currency })
      const digits = format.resolvedOptions().maximumFractionDigits ?? 2
      const amount = minor / 10 ** digits
      if (currency !== 'CNY') return format.format(amount)
      return t('design.money.yuan', {
        amount: amount.toLocaleString(region, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
      })
    },
    number: value => number.format(value),
    bytes: bytes => {
      const isLarge = bytes >= mebibyte
      const unit = isLarge ? 'megabyte' : 'kilobyte'
      const value = Math.max(isLarge ? bytes / mebibyte : bytes / 1024, isLarge ? 0 : 1)
      return together(value.toLocaleString(region, { style: 'unit', unit, maximumFractionDigits: isLarge ? 1 : 0 }))
    },
  }
}
