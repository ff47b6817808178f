import { type CSSProperties, type ReactNode, useLayoutEffect, useState } from 'react'
import { classes } from '../classes.ts'
import styles from './kiosk.module.css'

export interface StageProps {
  readonly children: ReactNode
  /** What stands at the right when the window has 320 px to spare: the simulated devices. */
  readonly beside?: ReactNode
  /** Of the panel; 1080 x 1920 by default. */
  readonly width?: number | undefined
  readonly height?: number | undefined
}

/**
 * A terminal's surface. In a window of exactly its size it is the page itself; in any other it is drawn smaller (never larger) as a whole,
 * so that a developer, a tester and a trainer see on a laptop what stands in the hall. `data-stage` holds the scale.
 */
export function Stage({ children, beside, width = 1080, height = 1920 }: StageProps) {
  const pane = useWindowSize()
  const scale = Math.min(1, pane.width / width, pane.height / height)
  const isWhole = pane.width === width && pane.height === height
  const spare = pane.width - width * scale
  const hasBeside = beside !== undefined && spare >= 320
  const left = hasBeside ? Math.min(spare / 2, Math.max(24, spare - 400)) : spare / 2
  const surface: CSSProperties = isWhole
    ? { inset: 0 }
    : {
        inlineSize: width,
        blockSize: height,
        transform: `translate(${left}px, ${(pane.height - height * scale) / 2}px) scale(${scale})`,
      }
  return (
    <div className={classes(styles.stage, !isWhole && styles.scaled)}>
      <div className={styles.surface} style={surface} data-stage={Math.round(scale * 10_000) / 10_000}>
        {children}
      </div>
      {hasBeside && (
        <aside className={styles.beside} style={{ inlineSize: spare - left }}>
          {beside}
        </aside>
      )}
    </div>
  )
}

function useWindowSize(): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState(measure)
  useLayoutEffect(() => {
    const update = () => setSize(measure())
    window.addEventListener('resize', update)
    return () => window.removeEventListener('resize', update)
  }, [])
  return size
}

function measure(): { readonly width: number; readonly height: number } {
  return { width: window.innerWidth, height: window.innerHeight }
}
