import { Pager, useSurface } from '#design'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import styles from './kiosk.module.css'

export interface SheetsProps {
  readonly lines: readonly string[]
  /** Told when the last page was seen. */
  readonly onRead?: (() => void) | undefined
}

/** A longer text on pages: as many lines on each as fit, for a terminal does not scroll. */
export function Sheets({ lines, onRead }: SheetsProps): ReactNode {
  const { scale } = useSurface()
  const place = useRef<HTMLDivElement>(null)
  const [fitting, setFitting] = useState(lines.length)
  const [page, setPage] = useState(1)
  const pages = Math.max(1, Math.ceil(lines.length / fitting))
  useLayoutEffect(() => setFitting(lines.length), [lines, scale])
  useLayoutEffect(() => {
    const sheet = place.current
    if (sheet && sheet.scrollHeight > sheet.clientHeight + 1 && fitting > 1) setFitting(fitting - 1)
  }, [fitting, lines, scale])
  const at = Math.min(page, pages)
  useLayoutEffect(() => {
    if (at === pages) onRead?.()
  }, [at, pages, onRead])
  return (
    <div className={styles.pages}>
      <div ref={place} className={styles.sheet}>
        {lines.slice((at - 1) * fitting, at * fitting).map(line => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {pages > 1 && <Pager page={at} pages={pages} onChange={setPage} />}
    </div>
  )
}
