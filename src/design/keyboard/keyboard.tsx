import {
  createContext,
  type CSSProperties,
  type PointerEvent,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../icons.tsx'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import styles from './keyboard.module.css'
import { actions, type Key, type KeyboardHandle, type KeyboardLayout, layouts as ownLayouts } from './layouts.ts'
import { clearText, deleteBackward, insertText, type TypedField } from './typing.ts'

interface Host {
  readonly field: TypedField | null
  readonly layouts: Readonly<Record<string, KeyboardLayout>>
  readonly close: () => void
}

const HostContext = createContext<Host | null>(null)

export interface KeyboardHostProps {
  /** More layouts (pinyin), or others for the names of ours. */
  readonly layouts?: Readonly<Record<string, KeyboardLayout>> | undefined
  readonly children: ReactNode
}

/** Watches which field within it has the focus. A field says by `data-keys` which layout it wants; `Input` does so on a terminal. */
export function KeyboardHost({ layouts, children }: KeyboardHostProps) {
  const place = useRef<HTMLDivElement>(null)
  const [field, setField] = useState<TypedField | null>(null)
  useEffect(() => {
    const root = place.current
    if (!root) return undefined
    const enter = (event: FocusEvent) => setField(fieldOf(event.target))
    const leave = (event: FocusEvent) => {
      if (!fieldOf(event.relatedTarget)) setField(null)
    }
    root.addEventListener('focusin', enter)
    root.addEventListener('focusout', leave)
    return () => {
      root.removeEventListener('focusin', enter)
      root.removeEventListener('focusout', leave)
    }
  }, [])
  const host = useMemo(() => ({ field, layouts: { ...ownLayouts, ...layouts }, close: () => field?.blur() }), [field, layouts])
  return (
    <HostContext.Provider value={host}>
      <div ref={place} style={{ display: 'contents' }}>
        {children}
      </div>
    </HostContext.Provider>
  )
}

function fieldOf(target: EventTarget | null): TypedField | null {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  return isField && target.dataset['keys'] !== undefined && !target.disabled ? target : null
}

/** True while the on-screen keyboard is open. */
export function useKeyboardOpen(): boolean {
  return useContext(HostContext)?.field != null
}

/** The keys, while a field within the host has the focus. `KioskFrame` has it in its place above the sill. */
export function OnScreenKeyboard() {
  const host = useContext(HostContext)
  const { field } = host ?? {}
  useEffect(() => {
    field?.scrollIntoView({ block: 'nearest' })
  }, [field])
  if (!host || !field) return null
  const layout = host.layouts[field.dataset['keys'] ?? ''] ?? ownLayouts.latin
  // A new field starts with small letters.
  return <Keys key={field.dataset['keys']} field={field} layout={layout} close={host.close} />
}

interface KeysProps {
  readonly field: TypedField
  readonly layout: KeyboardLayout
  readonly close: () => void
}

function Keys({ field, layout, close }: KeysProps) {
  const { t } = useWords()
  const { scale } = useSurface()
  const [shift, setShift] = useState(false)
  const handle: KeyboardHandle = {
    insert: text => insertText(field, text),
    backspace: () => deleteBackward(field),
    clear: () => clearText(field),
    done: close,
  }
  const press = (key: string) => {
    if (key === 'shift') {
      setShift(!shift)
      return
    }
    if (layout.press?.(key, handle)) return
    if (key === 'backspace' || key === 'clear' || key === 'done') handle[key]()
    else {
      handle.insert(key)
      setShift(false)
    }
  }
  const placed = placeKeys(layout.rows(shift))
  const columns = Math.max(...placed.map(({ column, width }) => column + width - 1))
  return (
    // The field keeps the focus: nothing here takes it.
    <div
      className={classes(styles.keyboard, scale === 'large' && styles.large)}
      data-keyboard=""
      onPointerDown={keepFocus}
      onMouseDown={keepFocus}
    >
      {layout.Strip && <layout.Strip handle={handle} />}
      <div
        className={classes(styles.keys, columns <= 8 && styles.numbers)}
        style={{ '--columns': columns } as CSSProperties}
        role="group"
        aria-label={t('design.keyboard')}
      >
        {placed.map(({ key, row, column, width, height }) => (
          <button
            key={`${row} ${column}`}
            type="button"
            tabIndex={-1}
            className={classes(styles.key, ...looksOf(key, shift))}
            style={{ gridArea: `${row} / ${column} / span ${height} / span ${width}` }}
            aria-label={nameOf(key, t)}
            aria-pressed={key.key === 'shift' ? shift : undefined}
            onClick={() => press(key.key)}
          >
            <KeyFace face={key} t={t} />
          </button>
        ))}
      </div>
    </div>
  )
}

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
