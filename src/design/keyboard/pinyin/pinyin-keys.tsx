import { useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { useTellComposing } from '../composing.ts'
import { layouts } from '../layouts.ts'
import { KeyPad } from '../pad.tsx'
import { insertText, type TypedField } from '../typing.ts'
import { createComposer } from './composer.ts'
import { convert } from './converter.ts'
import type { Meant } from './engine.ts'
import { Strip } from './strip.tsx'

export interface PinyinKeysProps {
  readonly field: TypedField
  readonly meant: Meant
  /** Does what a key does when nothing is being composed. */
  readonly otherwise: (key: string) => void
}

/** Letters become Chinese here, whether they come from the screen's keys or from real ones. */
export function PinyinKeys({ field, meant, otherwise }: PinyinKeysProps) {
  const [composer] = useState(() =>
    createComposer({ convert: letters => convert(letters, meant), insert: text => insertText(field, text), otherwise }),
  )
  const composing = useSyncExternalStore(composer.subscribe, composer.now)
  useTellComposing(composing.letters)
  useLayoutEffect(() => {
    const typed = (event: Event) => {
      const key = realKey(event as KeyboardEvent, composer.now().letters !== '')
      if (key === null) return
      event.preventDefault()
      event.stopPropagation()
      composer.press(key)
    }
    // Before the field's own listeners: Enter that ends a word does not send the page.
    field.addEventListener('keydown', typed, true)
    field.addEventListener('blur', composer.leave)
    return () => {
      field.removeEventListener('keydown', typed, true)
      field.removeEventListener('blur', composer.leave)
    }
  }, [composer, field])
  const press = (key: string) => {
    // What was begun by pinyin ends by pinyin before the letters change.
    if (key === 'language') composer.leave()
    composer.press(key === 'split' ? "'" : key)
  }
  return <KeyPad layout={layouts.pinyin} onPress={press} strip={<Strip composing={composing} onChoose={composer.choose} />} />
}

const named: Readonly<Record<string, string>> = { Backspace: 'backspace', Escape: 'clear', Enter: 'enter' }

/**
 * What a real key does here; null for what is not ours: what belongs to an input method of the system, shortcuts, and, while nothing is being
 * composed, everything but small letters.
 */
function realKey(event: KeyboardEvent, isComposing: boolean): string | null {
  const { key } = event
  if (event.isComposing || event.key === 'Process' || event.ctrlKey || event.metaKey || event.altKey) return null
  if (/^[a-z]$/.test(key)) return key
  return isComposing ? (named[key] ?? (key.length === 1 ? key : null)) : null
}
