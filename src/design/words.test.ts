import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { checkWords, type Source } from '../../scripts/vite/check-words.ts'
import { firstSources, firstWords, staticImports } from '../../scripts/vite/first-words.ts'
import { languagesOf, readWordFiles, type WordFile, wordsOf } from '../../scripts/vite/words.ts'
import { languages } from '#kernel'
import { formatMessage } from './message.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

describe('the words of the product', () => {
  test('are complete, alike in every language, and all in use', () => {
    expect(checkWords(readWordFiles(root), readSources())).toEqual([])
  })

  test('are there in every language of the product', () => {
    expect([...languagesOf(readWordFiles(root))].sort()).toEqual([...languages].sort())
  })
})

describe('the check of the words', () => {
  const source = (words: Record<string, string>, path = 'src/a/ui/words/zh-CN.json'): WordFile => ({ path, language: 'zh-CN', words })
  const english = (words: Record<string, string>): WordFile => ({ path: 'src/a/ui/words/en.json', language: 'en', words })
  const code = (text: string): Source => ({ path: 'src/a/ui/hall.tsx', text })

  test.each([
    {
      fault: 'a missing key',
      files: [source({ 'a.b': '好' }), english({})],
      text: `t('a.b')`,
      found: ['src/a/ui/words/en.json: a.b is missing'],
    },
    {
      fault: 'a key of another language only',
      files: [source({}), english({ 'a.b': 'good' })],
      text: `t('a.b')`,
      found: ['src/a/ui/words/en.json: a.b is not in zh-CN.json'],
    },
    {
      fault: 'another placeholder',
      files: [source({ 'a.b': '{count} 份' }), english({ 'a.b': '{number, plural, one {#} other {# of {all}}}' })],
      text: `t('a.b', { count })`,
      found: ['src/a/ui/words/en.json: a.b has {all, number} where zh-CN has {count}'],
    },
    {
      fault: 'a broken message',
      files: [source({ 'a.b': '{count' })],
      text: `t('a.b')`,
      found: ['src/a/ui/words/zh-CN.json: a.b is no ICU message'],
    },
    {
      fault: 'a key nobody wrote',
      files: [source({ 'a.b': '好' })],
      text: `t(isOn ? 'a.b' : 'a.c')`,
      found: ['src/a/ui/hall.tsx: nobody wrote a.c'],
    },
    { fault: 'a key nobody uses', files: [source({ 'a.b': '好' })], text: `x('a.b')`, found: ['nobody uses a.b'] },
    {
      fault: 'a key put together without a declaration',
      files: [source({ 'a.b.c': '好' })],
      text: 't(`a.b.${state}`, { n: 1 })',
      found: ['src/a/ui/hall.tsx: puts a.b.… together and declares no words', 'nobody uses a.b.c'],
    },
    {
      fault: 'a declaration of nothing',
      files: [source({})],
      text: '// words: a.b.*',
      found: ['src/a/ui/hall.tsx: declares a.b.*, which nobody wrote'],
    },
  ])('finds $fault', ({ files, text, found }) => {
    expect(checkWords(files, [code(text)])).toEqual(found)
  })

  test('takes declared keys, and both keys of a choice, as used', () => {
    const files = [source({ 'a.on': '开', 'a.off': '关', 'a.state.x': '甲', 'a.fault.y.cure': '乙' })]
    const text = "t(isOn ? 'a.on' : 'a.off')\n{/* words: a.state.* a.fault.*.cure */}\n{t(`a.state.${state}`)}"
    expect(checkWords(files, [code(text)])).toEqual([])
  })

  test('refuses a key that stands in two files of a face', () => {
    const files = [source({ 'a.b': '好' }), source({ 'a.b': '好' }, 'src/c/ui/words/zh-CN.json')]
    expect(() => wordsOf(files, 'hall', 'zh-CN')).toThrow(
      'The key a.b stands in src/a/ui/words/zh-CN.json and in src/c/ui/words/zh-CN.json.',
    )
  })

  test('gives a face what is shared and its own', () => {
    const files = [source({ 'a.b': '好', 'kiosk.a': '点', 'hall.a': '按' })]
    expect(wordsOf(files, 'kiosk', 'zh-CN')).toEqual({ 'a.b': '好', 'kiosk.a': '点' })
  })
})

describe('the words of the first page', () => {
  const sources = firstSources(root, 'kiosk')
  const words = wordsOf(readWordFiles(root), 'kiosk', 'zh-CN')

  test('are those of the modules that come with it', () => {
    const paths = sources.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining(['src/faces/kiosk/attract.tsx', 'src/cases/ui/kiosk.tsx', 'src/design/components/kiosk.tsx']),
    )
    expect(paths).not.toContain('src/cases/ui/kiosk/flow.tsx')
    expect(paths).not.toContain('src/faces/kiosk/home.tsx')
    const first = firstWords(words, sources)
    expect(Object.keys(first)).toEqual(expect.arrayContaining(['kiosk.attract.title', 'design.text.large']))
    expect(Object.keys(first)).not.toContain('kiosk.slip.title')
    expect(Object.keys(first).length).toBeLessThan(Object.keys(words).length / 2)
  })

  test('of the hall are a small part of all, in every language', () => {
    for (const language of ['zh-CN', 'en']) {
      const all = wordsOf(readWordFiles(root), 'hall', language)
      const first = Object.keys(firstWords(all, firstSources(root, 'hall')))
      expect(first).toEqual(
        expect.arrayContaining(['hall.retrying', 'hall.greeting.morning', 'catalog.unreachable', 'catalog.found.topic']),
      )
      expect(first).not.toContain('hall.mend.title')
      expect(first.length).toBeLessThan(Object.keys(all).length / 2)
    }
  })

  test('are found by what is written, declared, and put together', () => {
    const text = "t('a.b')\n// words: a.c.*\nt(`a.d.${x}`)"
    expect(firstWords({ 'a.b': '1', 'a.c.x': '2', 'a.d.y': '3', 'a.e': '4' }, [{ path: 'a.tsx', text }])).toEqual({
      'a.b': '1',
      'a.c.x': '2',
      'a.d.y': '3',
    })
    expect(
      staticImports("import 'x'\nimport type { A } from 'a'\nimport {\n  b,\n} from 'b'\nexport { c } from 'c'\nconst d = import('d')"),
    ).toEqual(['b', 'c', 'x'])
  })
})

describe('a compiled message', () => {
  const count = [['count', 'plural', { 0: ['none'], one: ['#', ' day of ', ['name']], other: ['#', ' days'] }]] as const

  test.each([
    { message: '好', values: {}, text: '好' },
    { message: ['第 ', ['step'], ' 步'] as const, values: { step: 2 }, text: '第 2 步' },
    { message: count, values: { count: 0 }, text: 'none' },
    { message: count, values: { count: 1, name: 'grace' }, text: '1 day of grace' },
    { message: count, values: { count: 1200 }, text: '1,200 days' },
    { message: [['n', 'selectordinal', { one: ['#', 'st'], other: ['#', 'th'] }]] as const, values: { n: 21 }, text: '21st' },
    { message: [['who', 'select', { agent: ['a'], other: ['b'] }]] as const, values: { who: 'constructor' }, text: 'b' },
    { message: [['n', 'number']] as const, values: { n: 1234.5 }, text: '1,234.5' },
    { message: ['to ', ['name']] as const, values: {}, text: 'to {name}' },
  ])('says $text', ({ message, values, text }) => {
    expect(formatMessage(message, values, 'en')).toBe(text)
  })
})

function readSources(): readonly Source[] {
  return globSync(['src/**/*.tsx', 'src/{design,faces}/**/*.ts', 'src/*/{ui,browser}/**/*.ts'], { cwd: root })
    .filter(path => !path.endsWith('.test.ts'))
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
