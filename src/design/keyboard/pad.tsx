import { type CSSProperties, memo, type PointerEvent, type ReactNode, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../icons.tsx'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import styles from './keyboard.module.css'
import { actions, type Key, type KeyboardLayout } from './layouts.ts'

export interface KeyPadProps {
  readonly layout: KeyboardLayout
  readonly onPress: (key: string) => void
  /** Above the keys: what is typed so far and what it may mean. */
  readonly strip?: ReactNode
}

/** Keys to touch. `shift` holds for one letter. */
export function KeyPad({ layout, onPress, strip }: KeyPadProps) {
  const { t } = useWords()
  const { scale } = useSurface()
  const [shift, setShift] = useState(false)
  const told = useRef(onPress)
  useLayoutEffect(() => {
    told.current = onPress
  })
  const press = useCallback((key: string) => {
    setShift(before => key === 'shift' && !before)
    if (key !== 'shift') told.current(key)
  }, [])
  return (
    // The field keeps the focus: nothing here takes it.
    <div
      className={classes(styles.keyboard, scale === 'large' && styles.large)}
      data-keyboard=""
      role="region"
      aria-label={t('design.keyboard')}
      onPointerDown={keepFocus}
      onMouseDown={keepFocus}
    >
      {strip}
      <KeyGrid layout={layout} shift={shift} onPress={press} />
    </div>
  )
}

interface KeyGridProps {
  readonly layout: KeyboardLayout
  readonly shift: boolean
  readonly onPress: (key: string) => void
}

/** Drawn once: while somebody types, only the strip above changes. */
const KeyGrid = memo(function KeyGrid({ layout, shift, onPress }: KeyGridProps) {
  const { t } = useWords()
  const placed = placeKeys(layout(shift))
  const columns = Math.max(...placed.map(({ column, width }) => column + width - 1))
  return (
    <div className={classes(styles.keys, columns <= 8 && styles.numbers)} style={{ '--columns': columns } as CSSProperties}>
      {placed.map(({ key, row, column, width, height }) => (
        <button
          key={`${row} ${column}`}
          type="button"
          tabIndex={-1}
          className={classes(styles.key, ...looksOf(key, shift))}
          style={{ gridArea: `${row} / ${column} / span ${height} / span ${width}` }}
          aria-label={nameOf(key, t)}
          aria-pressed={key.key === 'shift' ? shift : undefined}
          onClick={() => onPress(key.key)}
        >
          <KeyFace face={key} t={t} />
        </button>
      ))}
    </div>
  )
})

function keepFocus(event: { preventDefault(): void } | PointerEvent): void {
  event.preventDefault()
}

function isAction(key: string): boolean {
  return (actions as readonly string[]).includes(key)
}

function looksOf({ key }: Key, shift: boolean): readonly (string | undefined | false)[] {
  return [isAction(key) && styles.action, key === 'done' && styles.done, key === ' ' && styles.space, key === 'shift' && shift && styles.on]
}

type Translate = ReturnType<typeof useWords>['t']

// words: design.keyboard.backspace design.keyboard.clear design.keyboard.done design.keyboard.shift design.keyboard.space
// words: design.keyboard.language design.keyboard.split
function nameOf({ key, label }: Key, t: Translate): string | undefined {
  if (key === ' ') return t('design.keyboard.space')
  return isAction(key) ? t(`design.keyboard.${key}`) : label
}

function KeyFace({ face: { key, label, icon }, t }: { readonly face: Key; readonly t: Translate }) {
  if (icon) return <Icon name={icon} />
  if (key === ' ') return null
  return <span>{label ?? (isAction(key) ? t(`design.keyboard.${key}`) : key)}</span>
}

/** Where each key lies on a grid of half keys. */
function placeKeys(rows: readonly (readonly Key[])[]): readonly { key: Key; row: number; column: number; width: number; height: number }[] {
  return rows.flatMap((keys, row) => {
    let column = 1
    return keys.map(key => {
      column += (key.indent ?? 0) * 2
      const placed = { key, row: row + 1, column, width: (key.width ?? 1) * 2, height: key.height ?? 1 }
      column += placed.width
      return placed
    })
  })
}
