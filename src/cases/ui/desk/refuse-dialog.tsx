import { Button, ChoiceGroup, Dialog, Notice, useWords } from '#design'
import type { Refused } from '#kernel/browser'
import { type ReactNode, useEffect, useState } from 'react'
import type { ActionDialogProps } from './confirm-dialog.tsx'
import type { Drafts } from './drafts.ts'
import { reasonsOf } from './reasons.ts'
import { Told } from './told.tsx'
import styles from './work.module.css'

export interface RefuseDialogProps extends ActionDialogProps {
  readonly drafts: Drafts
  /** Returns null when it was done, else why it was refused. */
  readonly onSend: (reason: string) => Promise<Refused | null>
}

/** A refusal has a reason of the definition's list; the customer reads it, and what they can do against it. */
export function RefuseDialog({ work, definition, say, action, drafts, mayAct, busy, onClose, onSend }: RefuseDialogProps): ReactNode {
  const { t } = useWords()
  const { id } = work.head
  const [reason, setReason] = useState(() => drafts.read(id, action.id)?.reason ?? null)
  const [isMissing, setIsMissing] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const name = say(`action.${action.id}.name`)
  const reasons = reasonsOf(definition, action, say)
  useEffect(() => {
    drafts.write(id, { action: action.id, open: true, items: {}, note: '', reason })
  }, [drafts, id, action.id, reason])
  const leave = () => {
    drafts.write(id, { action: action.id, open: false, items: {}, note: '', reason })
    onClose()
  }
  const send = async () => {
    if (reason === null) return setIsMissing(true)
    const refusal = await onSend(reason)
    if (refusal === null) drafts.drop(id, action.id)
    setRefused(refusal)
  }
  return (
    <Dialog
      open
      size="wide"
      title={t('desk.confirm.title', { action: name })}
      onClose={leave}
      actions={
        <>
          <Button onPress={leave}>{t('design.cancel')}</Button>
          <Button kind="danger" busy={busy} disabled={!mayAct} onPress={() => void send()}>
            {name}
          </Button>
        </>
      }
    >
      <div className={styles.refuse}>
        {(refused !== null || !mayAct) && <Notice tone="warn" title={refused && mayAct ? refused.message : t('desk.return.closed')} />}
        <ChoiceGroup
          label={t('desk.refuse.reason')}
          choices={reasons.map(({ id: value, name: words, help }) => ({ value, name: words, ...(help === '' ? {} : { help }) }))}
          value={reason}
          error={isMissing && reason === null ? t('desk.refuse.needed') : undefined}
          onChange={setReason}
        />
        <Told
          work={work}
          definition={definition}
          say={say}
          on={action.outcome ?? ''}
          reasons={reason === null ? [] : [reasons.find(each => each.id === reason)?.name ?? reason]}
          until={null}
        >
          {reason !== null && (
            <p>
              <strong>{reasons.find(each => each.id === reason)?.name}</strong>
            </p>
          )}
          <p>{say(`outcome.${action.outcome ?? ''}.told`)}</p>
        </Told>
      </div>
    </Dialog>
  )
}
