import { Button, Dialog, useWords } from '#design'
import { resetPassword, type StaffRow } from '#identity'
import { type Client, Refused } from '#kernel/browser'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import styles from './identity.module.css'

interface ResetProps {
  readonly client: Client
  readonly row: StaffRow
  readonly onClose: () => void
}

/** Asks once, then shows the temporary password once. */
export function ResetDialog({ client, row, onClose }: ResetProps): ReactNode {
  const { t } = useWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [password, setPassword] = useState<string | null>(null)
  const reset = async () => {
    setBusy(true)
    setFailure(null)
    try {
      const answer = await client.call(resetPassword, { staff: row.id })
      setPassword(answer.password)
      void queries.invalidateQueries({ queryKey: ['staff'] })
    } catch (error) {
      setFailure(error instanceof Refused ? error.message : t('desk.staff.failed.cure'))
    } finally {
      setBusy(false)
    }
  }
  if (password !== null) return <Secret title={t('desk.staff.password', { name: row.name })} password={password} onClose={onClose} />
  return (
    <Dialog
      open
      title={t('desk.staff.reset.ask', { name: row.name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind="act" busy={busy} busyLabel={t('desk.staff.reset.busy')} onPress={() => void reset()}>
            {t('desk.staff.reset')}
          </Button>
        </>
      }
    >
      {t('desk.staff.reset.what', { login: row.login })}
      {failure !== null && <p role="alert">{failure}</p>}
    </Dialog>
  )
}

interface SecretProps {
  readonly title: string
  readonly password: string
  readonly onClose: () => void
}

/** A temporary password, shown once. */
export function Secret({ title, password, onClose }: SecretProps): ReactNode {
  const { t } = useWords()
  return (
    <Dialog
      open
      title={title}
      actions={
        <Button kind="act" onPress={onClose}>
          {t('desk.staff.password.close')}
        </Button>
      }
    >
      <div className={styles.secret}>
        <output>{password}</output>
        <Copy text={password} />
      </div>
      <p>{t('desk.staff.password.how')}</p>
    </Dialog>
  )
}

function Copy({ text }: { readonly text: string }): ReactNode {
  const { t } = useWords()
  const [isCopied, setIsCopied] = useState(false)
  // Only pages over TLS, and those on this machine, may write to the clipboard; elsewhere the password is selected with one click.
  if (navigator.clipboard === undefined) return null
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    )
  }
  return (
    <Button size="secondary" icon={isCopied ? 'check' : 'copy'} onPress={copy}>
      {t(isCopied ? 'desk.staff.copied' : 'desk.staff.copy')}
    </Button>
  )
}
