import type { ComponentType } from 'react'
import type { IconName } from '../icons.tsx'

/** What one key does. */
export interface Key {
  /** What it types, or one of the actions below. */
  readonly key: string
  /** What stands on it, when it is not what it types. The label of an action comes from the words (`design.keyboard.<action>`). */
  readonly label?: string | undefined
  readonly icon?: IconName | undefined
  /** In usual keys; default 1. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** Room left free before it, in usual keys. */
  readonly indent?: number | undefined
}

export const actions = ['backspace', 'clear', 'done', 'shift'] as const
export type KeyAction = (typeof actions)[number]

/** What a layout may do with the field being typed into. */
export interface KeyboardHandle {
  /** Puts text at the caret, in place of what is marked. */
  insert(text: string): void
  backspace(): void
  clear(): void
  /** Puts the keyboard away. */
  done(): void
}

/**
 * A keyboard. `shift` is whether its capitals are on. A layout that types in two steps (pinyin) takes keys itself with `press` and shows a
 * strip above the keys, with what is typed so far and what it may mean.
 */
export interface KeyboardLayout {
  readonly rows: (shift: boolean) => readonly (readonly Key[])[]
  /** Answers true when it took the key. */
  readonly press?: ((key: string, handle: KeyboardHandle) => boolean) | undefined
  readonly Strip?: ComponentType<{ readonly handle: KeyboardHandle }> | undefined
}

export type KeyboardName = 'number' | 'id-card' | 'phone' | 'latin'

const typing = (text: string): readonly Key[] => [...text].map(key => ({ key }))
const backspace: Key = { key: 'backspace', icon: 'backspace' }
const clear: Key = { key: 'clear' }
const done: Key = { key: 'done' }

/** Digits as on a telephone, with one more key beside 0. The right column deletes and ends. */
const digits = (extra: string) => (): readonly (readonly Key[])[] => [
  [...typing('123'), backspace],
  [...typing('456'), clear],
  [...typing('789'), { ...done, height: 2 }],
  [{ key: '0', width: 2 }, { key: extra }],
]

export const layouts: Readonly<Record<KeyboardName, KeyboardLayout>> = {
  number: { rows: digits('.') },
  'id-card': { rows: digits('X') },
  phone: { rows: digits('-') },
  latin: {
    rows: shift => {
      const letters = (text: string) => typing(shift ? text.toUpperCase() : text)
      return [
        typing('1234567890'),
        letters('qwertyuiop'),
        letters('asdfghjkl').map((key, index) => (index === 0 ? { ...key, indent: 0.5 } : key)),
        [{ key: 'shift', icon: 'shift', width: 1.5 }, ...letters('zxcvbnm'), { ...backspace, width: 1.5 }],
        [{ ...clear, width: 1.5 }, ...typing("-'"), { key: ' ', width: 2.5 }, ...typing('.@'), { ...done, width: 2 }],
      ]
    },
  },
}
