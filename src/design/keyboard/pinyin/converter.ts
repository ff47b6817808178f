import lexicon from 'virtual:pinyin-lexicon'
import type { Answer, Meant } from './engine.ts'
import type { Question, Reply } from './worker.ts'

interface Asked {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** One for the page: it holds the lexicon and nothing of anybody. Null until it is needed, and after it broke. */
let worker: Worker | null = null
let last = 0
const asked = new Map<number, Asked>()

/** What letters mean, found beside the page so that keys are never late. Rejects when the lexicon cannot be had; the next call tries again. */
export function convert(letters: string, meant: Meant): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker ??= start()
    const number = ++last
    asked.set(number, { resolve, reject })
    // A worker has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage({ number, lexicon, letters, meant } satisfies Question)
  })
}

/** Gets the lexicon before the first letter is typed. */
export function prepare(): void {
  convert('', 'text').catch(() => {})
}

function start(): Worker {
  const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    const question = asked.get(data.number)
    asked.delete(data.number)
    if ('answer' in data) question?.resolve(data.answer)
    else question?.reject(new Error('The lexicon cannot be had.'))
  })
  started.addEventListener('error', () => {
    started.terminate()
    worker = null
    for (const { reject } of asked.values()) reject(new Error('The pinyin worker broke.'))
    asked.clear()
  })
  return started
}
