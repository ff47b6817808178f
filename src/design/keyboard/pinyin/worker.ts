import { createPinyin, type Meant, type Pinyin } from './engine.ts'
import { openLexicon } from './lexicon.ts'

/** To the worker. It answers each question by its number. */
export interface Question {
  readonly number: number
  /** Where the lexicon is. */
  readonly lexicon: string
  /** Empty: only gets the lexicon ready. */
  readonly letters: string
  readonly meant: Meant
}

export type Reply = { readonly number: number; readonly answer: ReturnType<Pinyin> } | { readonly number: number; readonly failed: true }

let opened: Promise<Pinyin> | null = null

async function open(lexicon: string): Promise<Pinyin> {
  const response = await fetch(lexicon)
  if (!response.ok) throw new Error(`The lexicon was answered with ${response.status}.`)
  return createPinyin(openLexicon(await response.arrayBuffer()))
}

globalThis.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  const { number, lexicon, letters, meant } = data
  opened ??= open(lexicon)
  // Within a worker this takes no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const reply = (told: Reply) => globalThis.postMessage(told)
  opened.then(
    pinyin => reply({ number, answer: pinyin(letters, meant) }),
    () => {
      // The network was away: the next letter asks again.
      opened = null
      reply({ number, failed: true })
    },
  )
})
