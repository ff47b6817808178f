import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Language, languages } from '#kernel'
import type { Whole } from '../differences.ts'
import { plantOne } from '../test-kit.ts'
import { type Entry, readingOf } from './reading.ts'

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../../../services/${path}.json`, import.meta.url), 'utf8')) as never
const whole = (service: string): Whole => ({
  service: read(`${service}/service`),
  intake: read(`${service}/intake`),
  handling: read(`${service}/handling`),
  guide: undefined,
  texts: { 'zh-CN': read(`${service}/texts.zh-CN`), en: read(`${service}/texts.en`) },
})
const services = ['residence-permit-renewal', 'outpatient-registration', 'water-bill', 'bank-card-issue']
const permit = whole('residence-permit-renewal')

/** The facts of an entry, found by its name wherever it stands, each as `about: words`. */
function factsOf(base: Whole, name: string, language: Language): readonly string[] {
  const all = (entries: readonly Entry[]): readonly Entry[] => entries.flatMap(entry => [entry, ...all(entry.entries)])
  const found = all(readingOf(base, language).flatMap(({ entries }) => entries)).find(entry => entry.name === name)
  expect(found, name).toBeDefined()
  return found!.facts.map(({ about, words }) => `${about}: ${words}`)
}

describe('a definition as an official reads it', () => {
  test('says when a question is asked, what fills it in and what it may be', () => {
    expect(factsOf(permit, permit.texts['zh-CN']['field.lease_end.label']!, 'zh-CN')).toEqual([
      'asked: “续签依据”是「租房住」',
      'limits: 不早于今天；不晚于 7300 天后',
    ])
    expect(factsOf(permit, permit.texts.en['field.name.label']!, 'en')).toEqual([
      'prefill: the name on the ID card (A: issued by an authority, cannot be changed)',
      'secret: stored encrypted, masked where it is shown',
    ])
    expect(factsOf(permit, permit.texts['zh-CN']['field.ground.label']!, 'zh-CN').slice(1)).toEqual([
      expect.stringMatching(/^choices: 「.*」只在“.*”不是「.*」（没有回答也算）时可选$/),
      expect.stringMatching(/^choices: 「.*」只在“.*”不是「.*」（没有回答也算）时可选$/),
    ])
  })

  test('puts together the conditions of a page, a group and a question', () => {
    const planted = structuredClone(permit)
    plantOne(planted, 'set intake.steps.living.screens.landlord.when "for_self"')
    expect(factsOf(planted, planted.texts.en['field.landlord_name.label']!, 'en')[0]).toMatch(/^asked: “.*” is ‘.*’, and “.*” is ‘.*’$/)
  })

  test('says when an application stops, what documents are wanted, who does what by when', () => {
    expect(factsOf(permit, permit.texts['zh-CN']['eligibility.too_early.title']!, 'zh-CN')).toEqual(['stops: 离“有效期到”还有超过 31 天'])
    expect(factsOf(permit, permit.texts.en['document.photo.name']!, 'en')).toEqual([
      'files: JPEG, PNG; 1 of at most 5 MB; at least 358×441 pixels',
    ])
    const stage = factsOf(permit, permit.texts['zh-CN']['stage.examine.name']!, 'zh-CN')
    expect(stage.slice(0, 3)).toEqual(['department: population', 'district: 按“现住址”的所在地分到最近的', 'time: 5 个工作日'])
    expect(stage.slice(3)).toHaveLength(3)
  })

  test('says what is owed, what a partner is told and until when one may cancel', () => {
    const registration = whole('outpatient-registration')
    expect(factsOf(registration, registration.texts['zh-CN']['fee.visit.name']!, 'zh-CN')).toEqual(['amount: “医生”的金额'])
    expect(factsOf(registration, 'cancel', 'en')).toEqual(['time: until 120 minutes before “Time” begins'])
    expect(factsOf(registration, registration.texts['zh-CN']['stage.keep.name']!, 'zh-CN').at(-1)).toBe(
      'does: 告诉对方：“医生”选定的一项、“时间”的开始时刻、“身份证号”、“就诊人”、“医生”的金额',
    )
  })

  test.each(services.flatMap(service => languages.map(language => ({ service, language }))))(
    'has no id left, nor anything that was not put in: $service, $language',
    ({ service, language }) => {
      const said: string[] = []
      const hear = (entry: Entry) => {
        said.push(entry.name, entry.note ?? '')
        for (const { about, words, lines } of entry.facts)
          if (about !== 'department') said.push(words, ...(lines ?? []).map(line => line.words))
        entry.entries.forEach(hear)
      }
      const sections = readingOf(whole(service), language)
      for (const { section, entries } of sections) if (section !== 'promises') entries.forEach(hear)
      expect(said.length).toBeGreaterThan(20)
      // What is quoted as a value may be a code of the outside world.
      for (const words of said) {
        expect(words.replaceAll(/「[^」]*」|‘[^’]*’/g, '')).not.toMatch(/\b[a-z]+_[a-z_]+\b|undefined|[{}[\]]|\bNaN\b/)
        if (language === 'zh-CN') expect(words.replaceAll(/[“「‘].*?[”」’]/g, '')).not.toMatch(/\b(?!today)[a-z]{3,}\b/)
      }
    },
  )
})
