import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createComposer, mostLetters } from './composer.ts'
import type { Answer } from './engine.ts'
import { pagesOf, widthOf } from './paging.ts'

/** Two letters a character, capitals for hanzi; what is left over is not understood. */
function play(letters: string): Answer {
  const whole = letters.slice(0, letters.length - (letters.length % 2)).toUpperCase()
  const candidates = Array.from({ length: whole.length / 2 }, (_, index) => {
    const length = whole.length - index * 2
    return { text: whole.slice(0, length), letters: length }
  })
  return { parts: letters === '' ? [] : [letters], candidates }
}

/** A composer over a field, with answers that come when they are let. */
function open() {
  let field = ''
  let held: (() => void)[] = []
  let isAway = false
  const composer = createComposer({
    convert: letters => new Promise((resolve, reject) => held.push(() => (isAway ? reject(new Error('away')) : resolve(play(letters))))),
    insert: text => (field += text),
    otherwise: key => (field += `<${key}>`),
  })
  const answer = async () => {
    while (held.length > 0) {
      const now = held
      held = []
      for (const give of now) give()
      await Promise.resolve()
      await Promise.resolve()
    }
  }
  return {
    composer,
    answer,
    field: () => field,
    type: (keys: string) => Array.from(keys).forEach(composer.press),
    setAway: (away: boolean) => (isAway = away),
  }
}

test('letters are shown at once, and choosing a part leaves the rest', async () => {
  const { composer, answer, field, type } = open()
  type('abcdef')
  expect(composer.now()).toMatchObject({ letters: 'abcdef', parts: ['abcdef'], candidates: [] })
  await answer()
  composer.choose(composer.now().candidates[1]!)
  await answer()
  expect([field(), composer.now().letters]).toEqual(['ABCD', 'ef'])
})

test('a space takes the first candidate, backspace a letter, clear all of them; otherwise keys do what they always do', async () => {
  const { composer, answer, field, type } = open()
  type('ab')
  await answer()
  composer.press(' ')
  composer.press('backspace')
  type('cd')
  composer.press('backspace')
  composer.press('clear')
  composer.press('clear')
  await answer()
  expect([field(), composer.now().letters]).toEqual(['AB<backspace><clear>', ''])
})

test('a digit, a sign and 完成 first settle what was typed, all of it', async () => {
  const { composer, answer, field, type } = open()
  type('abc1')
  await answer()
  type('de')
  composer.press('done')
  await answer()
  composer.press('done')
  expect(field()).toBe('ABc<1>DE<done>')
})

test('keys that come before the answer wait their turn', async () => {
  const { composer, answer, field, type } = open()
  type('ab cd ')
  composer.press('enter')
  expect(field()).toBe('')
  await answer()
  expect(field()).toBe('ABCD<enter>')
})

test('Enter keeps the letters, and a left field gets what is known of them', async () => {
  const { composer, answer, field, type } = open()
  type('ab')
  composer.press('enter')
  type('cde')
  composer.leave()
  type('fgh')
  await answer()
  composer.leave()
  await answer()
  expect([field(), composer.now().letters]).toEqual(['abcdeFGh', ''])
})

test('without the lexicon letters stay letters, until it is there', async () => {
  const { composer, answer, field, type, setAway } = open()
  setAway(true)
  type('ab')
  await answer()
  expect(composer.now().failed).toBe(true)
  composer.press(' ')
  setAway(false)
  type('cd')
  await answer()
  composer.press(' ')
  expect(field()).toBe('abCD')
})

test('a candidate of letters that are gone chooses nothing', async () => {
  const { composer, answer, field, type } = open()
  type('abcd')
  await answer()
  const [whole] = composer.now().candidates
  composer.press('backspace')
  composer.choose(whole!)
  expect([field(), composer.now().letters]).toEqual(['', 'abc'])
})

test('however fast and whatever is typed, letters are neither lost nor doubled', async () => {
  const key = fc.constantFrom('a', 'b', 'c', ' ', '1', 'done', 'enter', 'choose', 'answer')
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 120 }), async keys => {
      const { composer, answer, field } = open()
      for (const pressed of keys) {
        if (pressed === 'answer') await answer()
        else if (pressed === 'choose') composer.now().candidates.slice(-1).forEach(composer.choose)
        else composer.press(pressed)
        expect(composer.now().letters.length).toBeLessThanOrEqual(mostLetters)
      }
      await answer()
      composer.leave()
      const typed = keys.filter(pressed => /^[abc1]$/.test(pressed)).join('')
      expect(
        field()
          .replaceAll(/<(?:done|enter| )>/g, '')
          .replaceAll(/[<>]/g, '')
          .toLowerCase(),
      ).toBe(typed)
    }),
    { numRuns: 300 },
  )
})

test('pages hold every candidate once, and no row is wider than its room', () => {
  const sizes = { room: 764, gap: 13, size: 44, padding: 44, least: 88 }
  const candidate = fc.record({ text: fc.string({ unit: fc.constantFrom('一', '窗'), minLength: 1, maxLength: 30 }), letters: fc.nat() })
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 60 }), candidates => {
      const pages = pagesOf(candidates, sizes)
      expect(pages.flat()).toEqual(candidates)
      for (const page of pages) {
        const width = page.reduce((sum, { text }) => sum + widthOf(text, sizes) + sizes.gap, -sizes.gap)
        expect(page.length === 1 || width <= sizes.room).toBe(true)
      }
    }),
  )
})
