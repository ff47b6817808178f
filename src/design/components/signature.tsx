import { type PointerEvent, type ReactNode, useRef } from 'react'
import { useWords } from '../words.tsx'
import { Button } from './button.tsx'
import { Fieldset, type FormRowBasics } from './form-row.tsx'
import styles from './signature.module.css'

/** `x, y, milliseconds since the stroke began, x, y, …`: a stroke as it was drawn. x and y are thousandths of the pad's width. */
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
  /** The stroke under the pen, and what was there before it. */
  const pen = useRef<{ readonly before: readonly Stroke[]; readonly began: number; stroke: Stroke } | null>(null)
  const start = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pen.current = { before: strokes, began: event.timeStamp, stroke: [] }
    move(event)
  }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (!pen.current) return
    pen.current.stroke = [...pen.current.stroke, ...pointsOf(event, pen.current.began)]
    onChange([...pen.current.before, pen.current.stroke])
  }
  const end = () => {
    pen.current = null
  }
  return (
    <Fieldset {...basics}>
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

/** Every point the pen passed since the last event, not only the last. */
function pointsOf(event: PointerEvent<HTMLDivElement>, begun: number): Stroke {
  const box = event.currentTarget.getBoundingClientRect()
  const passed = event.nativeEvent.getCoalescedEvents?.() ?? []
  const thousandth = (length: number) => Math.round((length / box.width) * 1000)
  return (passed.length > 0 ? passed : [event.nativeEvent]).flatMap(point => [
    thousandth(point.clientX - box.left),
    thousandth(point.clientY - box.top),
    Math.max(0, Math.round(point.timeStamp - begun)),
  ])
}

/** Through the middles between points, so that a quick hand is round. */
function pathOf(stroke: Stroke): string {
  const points = Array.from({ length: stroke.length / 3 }, (_, index) => [stroke[index * 3]!, stroke[index * 3 + 1]!] as const)
  const [first, ...rest] = points
  if (!first) return ''
  const middles = rest.map(([x, y], index) => {
    const [fromX, fromY] = points[index]!
    return `Q${fromX} ${fromY} ${(fromX + x) / 2} ${(fromY + y) / 2}`
  })
  const [lastX, lastY] = points.at(-1)!
  return `M${first[0]} ${first[1]}${middles.join('')}L${lastX} ${lastY}`
}
