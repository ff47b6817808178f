import { type PointerEvent, type ReactNode, useRef } from 'react'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import { Button } from './button.tsx'
import { Fieldset, type FormRowBasics } from './form-row.tsx'
import styles from './signature.module.css'

/** `x1, y1, x2, y2, …`: a stroke as it was drawn, in thousandths of the pad's width. How fast it was drawn is nobody's business. */
export type Stroke = readonly number[]

export interface SignaturePadProps extends FormRowBasics {
  readonly strokes: readonly Stroke[]
  readonly onChange: (strokes: readonly Stroke[]) => void
  /** Another way for who cannot draw: a box to tick, a person who signs for them. */
  readonly alternative?: ReactNode
  readonly labelHidden?: boolean | undefined
}

/** A field to sign in with finger, pen or mouse. */
export function SignaturePad({ strokes, onChange, alternative, ...basics }: SignaturePadProps) {
  const { t } = useWords()
  const { density } = useSurface()
  /** The stroke under the pen, and what was there before it. */
  const pen = useRef<{ readonly before: readonly Stroke[]; stroke: Stroke } | null>(null)
  const start = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pen.current = { before: strokes, stroke: [] }
    move(event)
  }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (!pen.current) return
    pen.current.stroke = [...pen.current.stroke, ...pointsOf(event)]
    onChange([...pen.current.before, pen.current.stroke])
  }
  const end = () => {
    pen.current = null
  }
  return (
    <Fieldset {...basics} className={density === 'kiosk' ? styles.kiosk : undefined}>
      <div className={styles.pad} onPointerDown={start} onPointerMove={move} onPointerUp={end} onPointerCancel={end}>
        <div className={styles.base} />
        {strokes.length === 0 && <p className={styles.hint}>{t('design.sign.here')}</p>}
        <svg
          viewBox="0 0 1000 437.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="7"
          strokeLinecap="round"
          strokeLinejoin="round"
          aria-hidden="true"
        >
          {strokes.map((stroke, index) => (
            <path key={index} d={pathOf(stroke)} />
          ))}
        </svg>
      </div>
      <div className={styles.under}>
        <Button size="secondary" icon="refresh" disabled={strokes.length === 0} onPress={() => onChange([])}>
          {t('design.sign.again')}
        </Button>
        {alternative}
      </div>
    </Fieldset>
  )
}

/** Every point the pen passed since the last event, not only the last. A hand that runs over the edge stays on it. */
function pointsOf(event: PointerEvent<HTMLDivElement>): Stroke {
  const box = event.currentTarget.getBoundingClientRect()
  const passed = event.nativeEvent.getCoalescedEvents?.() ?? []
  const thousandth = (length: number, most: number) => Math.round((Math.min(Math.max(length, 0), most) / box.width) * 1000)
  return (passed.length > 0 ? passed : [event.nativeEvent]).flatMap(point => [
    thousandth(point.clientX - box.left, box.width),
    thousandth(point.clientY - box.top, box.height),
  ])
}

/** Through the middles between points, so that a quick hand is round. */
function pathOf(stroke: Stroke): string {
  const points = Array.from({ length: stroke.length / 2 }, (_, index) => [stroke[index * 2]!, stroke[index * 2 + 1]!] as const)
  const [first, ...rest] = points
  if (!first) return ''
  const middles = rest.map(([x, y], index) => {
    const [fromX, fromY] = points[index]!
    return `Q${fromX} ${fromY} ${(fromX + x) / 2} ${(fromY + y) / 2}`
  })
  const [lastX, lastY] = points.at(-1)!
  return `M${first[0]} ${first[1]}${middles.join('')}L${lastX} ${lastY}`
}
