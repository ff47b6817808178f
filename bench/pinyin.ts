import { brotliCompressSync, gzipSync } from 'node:zlib'
import { packLexicon } from '../scripts/vite/lexicon/pack.ts'
import { gatherWords } from '../scripts/vite/lexicon/words.ts'
import { createPinyin } from '../src/design/keyboard/pinyin/engine.ts'
import { openLexicon } from '../src/design/keyboard/pinyin/lexicon.ts'
import { accuracy, readTyped, type Typed } from '../test/fixtures/pinyin/typed.ts'

/**
 * The pinyin keyboard: how large its lexicon is and how long it takes to open, how often what somebody means stands first or among the first five
 * (test/fixtures/pinyin/typed.txt), and how long each letter of it takes: every line is typed letter by letter, as it happens at a terminal.
 */
const words = gatherWords(process.cwd())
const packed = packLexicon(words)
const kB = (bytes: Uint8Array) => `${(bytes.length / 1000).toFixed(0)} kB`
console.log(
  `lexicon      ${words.length} words, ${kB(packed)}, gzip ${kB(gzipSync(packed, { level: 9 }))}, Brotli ${kB(brotliCompressSync(packed))}`,
)

const opening = performance.now()
const pinyin = createPinyin(openLexicon(packed.buffer as ArrayBuffer))
console.log(`open         ${(performance.now() - opening).toFixed(0)} ms`)

const lines = readTyped()
const offered = ({ letters, meant }: Typed) => pinyin(letters, meant).candidates.map(({ text }) => text)
for (const part of ['seen', 'fresh'] as const) {
  const of = lines.filter(line => line.part === part)
  const [one, five] = [1, 5].map(within => `${(accuracy(of, offered, within) * 100).toFixed(1)} %`)
  console.log(`${part.padEnd(12)} ${of.length} lines: first ${one}, among five ${five}`)
}

const times = lines
  .flatMap(({ letters, meant }) =>
    Array.from({ length: letters.length }, (_, index) => {
      const started = performance.now()
      pinyin(letters.slice(0, index + 1), meant)
      return performance.now() - started
    }),
  )
  .sort((a, b) => a - b)
const at = (share: number) => `${times[Math.floor((times.length - 1) * share)]!.toFixed(1)} ms`
console.log(`a letter     median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)} (${times.length} letters)`)
