import { Button, Dialog, Hidden, KeyHint, useWords } from '#design'
import { type ReactNode, useEffect, useRef } from 'react'
import styles from './work.module.css'

/** Key -> what it does; one that answers false leaves the key to the browser. */
export type Keys = Readonly<Record<string, (() => boolean | void) | undefined>>

/** Single keys of the desk. They rest while somebody types, while a dialog is open, and with Ctrl, Alt or Meta. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return
      const act = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (act && act() !== false) event.preventDefault()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

/** Keys the desk has for itself: a definition's action with one of these has none. */
export const ownKeys: ReadonlySet<string> = new Set(['j', 'k', 'c', 'd', '1', '2', '3', '4', '/', '?'])

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]')
}

// words: desk.keys.move desk.keys.open desk.keys.tabs desk.keys.filter desk.keys.claim desk.keys.documents desk.keys.actions desk.keys.help
const known = [
  ['move', ['J', 'K']],
  ['open', ['Enter']],
  ['tabs', ['1', '2', '3', '4']],
  ['filter', ['/']],
  ['claim', ['C']],
  ['documents', ['D']],
  ['actions', ['A', 'R', '…']],
  ['help', ['?']],
] as const

export function KeysDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useWords()
  return (
    <Dialog
      open={open}
      title={t('desk.keys.title')}
      onClose={onClose}
      actions={
        <Button kind="act" onPress={onClose}>
          {t('desk.keys.close')}
        </Button>
      }
    >
      <dl className={styles.keys}>
        {known.map(([name, keys]) => (
          <div key={name}>
            <dt>
              {keys.map(key => (
                <KeyHint key={key}>{key}</KeyHint>
              ))}
              <Hidden>{keys.join(' ')}</Hidden>
            </dt>
            <dd>{t(`desk.keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
