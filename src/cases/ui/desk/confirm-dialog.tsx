import type { WorkCase } from '#cases'
import type { Action, DefinitionView } from '#catalog'
import type { Say } from '#catalog/desk'
import { Button, Dialog, useWords } from '#design'
import { type ReactNode, useEffect } from 'react'

export interface ActionDialogProps {
  readonly work: WorkCase
  readonly definition: DefinitionView
  readonly say: Say
  readonly action: Action
  /** False when the case moved on under the dialog. */
  readonly mayAct: boolean
  readonly busy: boolean
  readonly onClose: () => void
}

/** Asked once when a single key was all it took. */
export function ConfirmDialog({
  definition,
  say,
  action,
  mayAct,
  busy,
  onClose,
  onConfirm,
}: ActionDialogProps & { readonly onConfirm: () => void }): ReactNode {
  const { t } = useWords()
  const name = say(`action.${action.id}.name`)
  const ends = definition.handling?.body.outcomes.some(({ id }) => id === action.to) === true
  useEffect(focusOnAct, [])
  return (
    <Dialog
      open
      title={t('desk.confirm.title', { action: name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind="act" busy={busy} disabled={!mayAct} keyHint="Enter" onPress={onConfirm}>
            {name}
          </Button>
        </>
      }
    >
      {ends
        ? t('desk.confirm.ends', { outcome: say(`outcome.${action.to}.name`) })
        : t('desk.confirm.next', { stage: say(`stage.${action.to}.name`) })}
    </Dialog>
  )
}

/** Enter does it: the focus is on the button that acts. */
function focusOnAct(): void {
  document.querySelector<HTMLElement>('dialog[open] [data-kind=act]')?.focus()
}
