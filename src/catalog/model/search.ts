/**
 * Finding a service or a guide's topic by what people say: words of the title and of the phrasings kept with it (`search` texts), in any part of a longer
 * sentence; pinyin in full or by its initials, as an on-screen Latin keyboard gives it (`jzz`, `juzhuzheng`); English by the beginnings of words.
 */
export interface Entry<Id> {
  readonly id: Id
  readonly title: string
  readonly phrasings: string
  readonly body: string
  /** Syllables of title and phrasings, in order; [] for languages without pinyin. */
  readonly syllables: readonly (readonly string[])[]
}

export interface Index<Id> {
  readonly entries: readonly Indexed<Id>[]
  /** In how many entries a piece stands: what stands everywhere tells nothing. */
  readonly spread: ReadonlyMap<string, number>
}

interface Indexed<Id> {
  readonly id: Id
  readonly title: string
  readonly pieces: ReadonlyMap<string, number>
  readonly pinyin: readonly string[]
}

const weights = { title: 6, phrasings: 4, body: 1 } as const

export function buildIndex<Id>(entries: readonly Entry<Id>[]): Index<Id> {
  const indexed = entries.map(({ id, title, phrasings, body, syllables }) => {
    const pieces = new Map<string, number>()
    for (const [text, weight] of [
      [body, weights.body],
      [phrasings, weights.phrasings],
      [title, weights.title],
    ] as const) {
      for (const piece of piecesOf(text)) pieces.set(piece, Math.max(weight, pieces.get(piece) ?? 0))
    }
    const pinyin = syllables.flatMap(words => [words.join(''), words.map(word => word[0]).join('')])
    return { id, title: plain(title), pieces, pinyin }
  })
  const spread = new Map<string, number>()
  for (const { pieces } of indexed) for (const piece of pieces.keys()) spread.set(piece, (spread.get(piece) ?? 0) + 1)
  return { entries: indexed, spread }
}

/** The entries that fit, best first; none when nothing does. */
export function find<Id>(index: Index<Id>, words: string, most = 8): readonly Id[] {
  const query = plain(words)
  if (query === '') return []
  const wanted = [...new Set(piecesOf(words))]
  const latin = /^[a-z' ]+$/.test(query) ? query.replaceAll(/[' ]/g, '') : null
  const scored = index.entries
    .map(entry => ({ id: entry.id, score: byPieces(index, entry, wanted) + byTitle(entry, query) + (latin ? byPinyin(entry, latin) : 0) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
  // What is far behind the best is noise: it shares a common word.
  const best = scored[0]?.score ?? 0
  return scored
    .filter(({ score }) => score >= best * 0.3)
    .slice(0, most)
    .map(({ id }) => id)
}

function byPieces<Id>({ entries, spread }: Index<Id>, entry: Indexed<Id>, wanted: readonly string[]): number {
  let score = 0
  for (const piece of wanted) {
    const weight = entry.pieces.get(piece) ?? 0
    if (weight > 0) score += weight * Math.log(1 + entries.length / (spread.get(piece) ?? 1))
  }
  return score
}

function byTitle<Id>({ title }: Indexed<Id>, query: string): number {
  if (title === query) return 60
  return title.includes(query) ? 20 : query.includes(title) ? 30 : 0
}

function byPinyin<Id>({ pinyin }: Indexed<Id>, latin: string): number {
  if (latin.length < 2) return 0
  return pinyin.some(text => text === latin)
    ? 40
    : pinyin.some(text => text.startsWith(latin))
      ? 25
      : pinyin.some(text => text.includes(latin))
        ? 10
        : 0
}

/** Chinese in pairs of characters (and single ones where a run has only one), Latin words by their beginnings of three letters and more. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = []
  for (const [run] of plain(text).matchAll(/\p{Script=Han}+|[a-z0-9]+/gu)) {
    if (/^[a-z0-9]/.test(run)) {
      for (let length = Math.min(3, run.length); length <= run.length; length++) pieces.push(run.slice(0, length))
    } else if (run.length === 1) pieces.push(run)
    else for (let at = 0; at < run.length - 1; at++) pieces.push(run.slice(at, at + 2))
  }
  return pieces
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
