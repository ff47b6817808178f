import { createContext, type ReactNode, Suspense, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { lazily } from '../lazily.tsx'
import { ComposedContext, createComposed } from './composing.ts'
import type { KeyboardName } from './layouts.ts'
import type { TypedField } from './typing.ts'

interface Host {
  readonly field: TypedField | null
  readonly close: () => void
}

const HostContext = createContext<Host | null>(null)

/** The keys come apart: a terminal's first page has nothing to type into. */
const Keys = lazily(() => import('./keys.tsx').then(part => part.Keys))

/** Gets the keys, and what pinyin needs, before anything is typed. */
export function fetchKeyboard(): void {
  void import('./keys.tsx').then(part => part.fetchPinyin()).catch(() => {})
}

/** Watches which field within it has the focus. A field says by `data-keys` which layout it wants; `Input` does so on a terminal. */
export function KeyboardHost({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const [field, setField] = useState<TypedField | null>(null)
  const [composed] = useState(createComposed)
  useEffect(() => {
    const root = place.current
    if (!root) return undefined
    const enter = (event: FocusEvent) => setField(fieldOf(event.target))
    const leave = (event: FocusEvent) => {
      if (!fieldOf(event.relatedTarget)) setField(null)
    }
    // A field may have taken the focus as it was drawn, before anybody listened.
    if (root.contains(document.activeElement)) setField(fieldOf(document.activeElement))
    root.addEventListener('focusin', enter)
    root.addEventListener('focusout', leave)
    return () => {
      root.removeEventListener('focusin', enter)
      root.removeEventListener('focusout', leave)
    }
  }, [])
  const host = useMemo(() => ({ field, close: () => field?.blur() }), [field])
  return (
    <HostContext.Provider value={host}>
      <ComposedContext.Provider value={composed}>
        <div ref={place} style={{ display: 'contents' }}>
          {children}
        </div>
      </ComposedContext.Provider>
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
  const name = field.dataset['keys'] as KeyboardName
  return (
    <Suspense fallback={null}>
      {/* A new field starts with small letters, and in its language. */}
      <Keys.View key={name} name={name} field={field} close={host.close} />
    </Suspense>
  )
}
