import { type CSSProperties, type ReactNode, type RefObject, useMemo, useRef, useState } from 'react'
import { encode } from 'uqr'
import { classes } from '../classes.ts'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import { useMeasure } from './measure.ts'
import styles from './paper.module.css'

export interface QrCodeProps {
  readonly text: string
  /** For screen readers: what scanning it does. */
  readonly label: string
  /** In mm on a terminal (default 42), in px elsewhere (default 160). The quiet zone of four modules (ISO/IEC 18004) is inside. */
  readonly size?: number | undefined
  /** A line around, where it stands on paper or pane. */
  readonly framed?: boolean | undefined
}

/** A QR code as one path, so that it is as sharp as the panel. Always black on white: readers need it so, whatever the theme. */
export function QrCode({ text, label, size, framed = false }: QrCodeProps) {
  const { density, scale } = useSurface()
  const isKiosk = density === 'kiosk'
  const { path, modules } = useMemo(() => drawCode(text), [text])
  const length = size ?? (isKiosk ? (scale === 'large' ? 36.7 : 41.7) : 160)
  const style = { '--size': isKiosk ? `calc(${length} * var(--mm))` : `${length}px` } as CSSProperties
  return (
    <div className={classes(styles.qr, framed && styles.framed)} style={style} data-size={isKiosk ? `${length}mm` : undefined}>
      <svg viewBox={`0 0 ${modules} ${modules}`} role="img" aria-label={label} shapeRendering="crispEdges">
        <path d={path} fill="currentColor" />
      </svg>
    </div>
  )
}

function drawCode(text: string): { readonly path: string; readonly modules: number } {
  const quiet = 4
  const { data } = encode(text, { ecc: 'M', border: 0 })
  let path = ''
  data.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      const start = x
      while (row[x]) x += 1
      if (x > start) path += `M${start + quiet} ${y + quiet}h${x - start}v1h${start - x}z`
    }
  })
  return { path, modules: data.length + 2 * quiet }
}

export interface SlipPaperProps {
  /** Whose slip: the place. */
  readonly from: ReactNode
  readonly title: ReactNode
  /** What one will be asked for: a case number, a pick-up code. */
  readonly code?: string | undefined
  readonly rows: readonly { readonly label: ReactNode; readonly value: ReactNode }[]
  readonly qr?: { readonly text: string; readonly label: string; readonly caption?: ReactNode } | undefined
  readonly foot?: ReactNode
}

/** A printed slip as it will lie in the hand: shown while it is printed, and instead of it when there is no paper. */
export function SlipPaper({ from, title, code, rows, qr, foot }: SlipPaperProps) {
  const isKiosk = useSurface().density === 'kiosk'
  const place = useRef<HTMLElement>(null)
  const zoom = useTight(place)
  return (
    <article
      ref={place}
      className={classes(styles.slip, !isKiosk && styles.slipTouch)}
      style={zoom === 1 ? undefined : ({ zoom, '--zoom': zoom } as CSSProperties)}
    >
      <p className={styles.from}>{from}</p>
      <p className={styles.title}>{title}</p>
      {code !== undefined && (
        <p className={styles.code} data-personal="">
          {code}
        </p>
      )}
      <dl className={styles.rows}>
        {rows.map(({ label, value }, index) => (
          <SlipRow key={index} label={label} value={value} />
        ))}
      </dl>
      {qr && <QrCode text={qr.text} label={qr.label} size={isKiosk ? 42 : 132} />}
      {qr?.caption !== undefined && <p className={styles.foot}>{qr.caption}</p>}
      {foot !== undefined && <p className={styles.foot}>{foot}</p>}
    </article>
  )
}

const sizes = [1, 0.9, 0.8, 0.7, 0.6] as const

/** How large a slip can be drawn on a terminal, which does not scroll: it covers nothing, however many rows it has. */
function useTight(place: RefObject<HTMLElement | null>): number {
  const { scale } = useSurface()
  const { language } = useWords()
  const of = `${scale} ${language}`
  const [tried, setTried] = useState({ of, step: 0 })
  if (tried.of !== of) setTried({ of, step: 0 })
  useMeasure(() => {
    const content = place.current?.closest('[data-content]')
    if (!content || content.scrollHeight <= content.clientHeight + 1) return
    setTried(before => (before.step < sizes.length - 1 ? { ...before, step: before.step + 1 } : before))
  })
  return sizes[tried.step]!
}

function SlipRow({ label, value }: { readonly label: ReactNode; readonly value: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd data-personal="">{value}</dd>
    </>
  )
}
