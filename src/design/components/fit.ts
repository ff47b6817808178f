import { type RefObject, useEffect, useState } from 'react'
import { useMeasure } from './measure.ts'

interface FitOptions {
  /** Never more than this. */
  readonly most: number
  /** Goes down by this many (a row). */
  readonly step: number
  /** What is shown; when it or `scale` changes, it is tried anew. */
  readonly of: unknown
  readonly scale: unknown
}

/**
 * How many of a list fit into `place` without scrolling. Shows `most`, measures, and takes rows away before anything is painted, until what
 * is inside is no taller than the place. Tries again when the place changes its size or a font has arrived.
 */
export function useFit(place: RefObject<HTMLElement | null>, { most, step, of, scale }: FitOptions): number {
  const [tried, setTried] = useState({ of, scale, most, shown: most })
  const isStale = tried.of !== of || tried.scale !== scale || tried.most !== most
  const shown = isStale ? most : tried.shown
  if (isStale) setTried({ of, scale, most, shown: most })

  useMeasure(() => {
    const element = place.current
    if (!element || shown <= step || !overflows(element)) return
    setTried(before => ({ ...before, shown: Math.max(step, before.shown - step) }))
  })

  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const again = () => setTried(before => ({ ...before, shown: before.most }))
    let height = element.clientHeight
    const observer = new ResizeObserver(() => {
      if (element.clientHeight !== height) {
        height = element.clientHeight
        again()
      } else if (overflows(element)) setTried(before => ({ ...before }))
    })
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    document.fonts.addEventListener('loadingdone', again)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', again)
    }
  }, [place])
  return shown
}

function overflows(element: HTMLElement): boolean {
  const top = element.getBoundingClientRect().top
  const bottom = Math.max(...[...element.children].map(child => child.getBoundingClientRect().bottom))
  const scale = element.getBoundingClientRect().height / (element.offsetHeight || 1) || 1
  return (bottom - top) / scale > element.clientHeight + 1
}
