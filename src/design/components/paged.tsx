import { type ReactNode, useContext, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import { cut, type Extent } from './cut.ts'
import { Pager } from './pager.tsx'
import styles from './pager.module.css'
import { Reading } from './reading.ts'

export interface PagedProps {
  /** How many things there are. */
  readonly count: number
  /** Stands for what they say: when it changes they are measured anew. */
  readonly of: unknown
  /** Which of the things the first page shown holds; default the first. */
  readonly at?: number | undefined
  /** Draws one element that holds the things `from` (inclusive) to `to` (exclusive), each with `data-item`. */
  readonly children: (from: number, to: number) => ReactNode
  /** To be read to its end before one goes on: until the last page was shown, the frame's way on turns the page. */
  readonly whole?: boolean | undefined
}

/** A list or a longer text in pages of as much as fits: a terminal does not scroll. Takes the height it is given. */
export function Paged({ count, of, at = 0, children, whole = false }: PagedProps) {
  const { scale } = useSurface()
  const { language } = useWords()
  const root = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const what = `${count} ${scale} ${language}`
  const [cutAs, setCutAs] = useState<{ readonly what: string; readonly of: unknown; readonly starts: readonly number[] } | null>(null)
  const [item, setItem] = useState(at)
  const starts = cutAs?.what === what && cutAs.of === of ? cutAs.starts : null
  // Everything is drawn once, measured, and cut before it is painted; once cut, there is nothing more to do.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    if (starts || !root.current || !place.current) return
    const { items, around } = extentsIn(place.current)
    const all = cut(items, root.current.clientHeight - around)
    setCutAs({ what, of, starts: all.length > 1 ? cut(items, place.current.clientHeight - around) : all })
  })
  useEffect(() => {
    const element = root.current
    if (!element) return undefined
    const again = () => setCutAs(null)
    let height = element.clientHeight
    const observer = new ResizeObserver(() => {
      if (element.clientHeight === height) return
      height = element.clientHeight
      again()
    })
    observer.observe(element)
    document.fonts.addEventListener('loadingdone', again)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', again)
    }
  }, [])
  const pages = starts?.length ?? 1
  const page = starts ? starts.filter(start => start <= item).length - 1 : 0
  const isLast = starts !== null && page === pages - 1
  const [isRead, setIsRead] = useState(false)
  if (isLast && !isRead) setIsRead(true)
  const reading = useContext(Reading)
  const isTurnedBelow = whole && reading !== null && !isRead
  // Before it is painted: what leads on is never there for a moment. While it is measured nothing changes.
  useLayoutEffect(() => {
    if (starts) reading?.(isTurnedBelow ? { turn: () => setItem(starts[page + 1]!) } : null)
  }, [reading, isTurnedBelow, starts, page])
  useLayoutEffect(() => () => reading?.(null), [reading])
  return (
    <div className={styles.paged} ref={root}>
      <div className={styles.place} ref={place}>
        {starts ? children(starts[page]!, starts[page + 1] ?? count) : children(0, count)}
      </div>
      {(starts === null || pages > 1) && (
        <Pager page={page + 1} pages={pages} isTurnedBelow={isTurnedBelow} onChange={to => setItem(starts![to - 1]!)} />
      )}
    </div>
  )
}

/** Where the things lie, and how much of the height is the room around them. */
function extentsIn(place: HTMLElement): { readonly items: readonly Extent[]; readonly around: number } {
  const items = [...place.querySelectorAll<HTMLElement>('[data-item]')].map(({ offsetTop, offsetHeight }) => ({
    top: offsetTop,
    bottom: offsetTop + offsetHeight,
  }))
  return { items, around: 2 * (items[0]?.top ?? 0) }
}
