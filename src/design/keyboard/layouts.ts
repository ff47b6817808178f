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

export const actions = ['backspace', 'clear', 'done', 'shift', 'language', 'split'] as const

/** A row after the other; `shift` is whether capitals are on. */
export type KeyboardLayout = (shift: boolean) => readonly (readonly Key[])[]

/**
 * What a field wants to be typed with. `text` and `name` (of a person) are pinyin or letters, as the language is and as one likes; `latin` is
 * letters only (an e-mail address, a code); `number` has digits alone, `decimal` a point too.
 */
export type KeyboardName = 'text' | 'name' | 'number' | 'decimal' | 'id-card' | 'phone' | 'latin'

const typing = (text: string): readonly Key[] => Array.from(text, key => ({ key }))
const backspace: Key = { key: 'backspace', icon: 'backspace' }
const clear: Key = { key: 'clear' }
const done: Key = { key: 'done' }
const language: Key = { key: 'language', label: '中/英', width: 1.5 }

/** Digits as on a telephone, perhaps with one more key beside 0. The right column deletes and ends. */
const digits = (extra?: string) => (): readonly (readonly Key[])[] => [
  [...typing('123'), backspace],
  [...typing('456'), clear],
  [...typing('789'), { ...done, height: 2 }],
  extra === undefined ? [{ key: '0', width: 3 }] : [{ key: '0', width: 2 }, { key: extra }],
]

const cased = (text: string, shift: boolean) => typing(shift ? text.toUpperCase() : text)
const shiftKey: Key = { key: 'shift', icon: 'shift', width: 1.5 }

/** `latinText`: letters in a field that takes Chinese too. */
export const layouts = {
  number: digits(),
  decimal: digits('.'),
  'id-card': digits('X'),
  phone: digits('-'),
  latin: shift => [
    typing('1234567890'),
    cased('qwertyuiop', shift),
    cased('asdfghjkl', shift).map((key, index) => (index === 0 ? { ...key, indent: 0.5 } : key)),
    [shiftKey, ...cased('zxcvbnm', shift), { ...backspace, width: 1.5 }],
    [{ ...clear, width: 1.5 }, ...typing("-'"), { key: ' ', width: 2.5 }, ...typing('.@'), { ...done, width: 2 }],
  ],
  latinText: shift => [
    typing('1234567890'),
    cased('qwertyuiop', shift),
    [...cased('asdfghjkl', shift), { key: "'" }],
    [shiftKey, ...cased('zxcvbnm', shift), { ...backspace, width: 1.5 }],
    [{ ...clear, width: 1.5 }, language, ...typing(',-'), { key: ' ', width: 2 }, ...typing('.'), { ...done, width: 2 }],
  ],
  /** The signs of addresses and names (3-2-501, 买买提·艾力) at hand; 分词 sets the apostrophe. */
  pinyin: () => [
    typing('1234567890'),
    typing('qwertyuiop'),
    [...typing('asdfghjkl'), { key: '-' }],
    [{ key: 'split', width: 1.5 }, ...typing('zxcvbnm'), { ...backspace, width: 1.5 }],
    [{ ...clear, width: 1.5 }, language, ...typing('，·'), { key: ' ', width: 2 }, ...typing('。'), { ...done, width: 2 }],
  ],
} satisfies Readonly<Record<string, KeyboardLayout>>
