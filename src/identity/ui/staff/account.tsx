import { Button, DefinitionList, Dialog, useWords } from '#design'
import { type Me, signOut } from '#identity'
import type { Client } from '#kernel/browser'
import { type ReactNode, useState } from 'react'
import styles from './identity.module.css'

export interface AccountDialogProps {
  readonly client: Client
  readonly me: Me
  readonly open: boolean
  /** Language and size of type. */
  readonly settings: ReactNode
  /** Shows the keys; without it there are none. */
  readonly onKeys?: (() => void) | undefined
  readonly onClose: () => void
  readonly onLeave: () => void
}

/** Who is signed in, how the desk is set, and the way out. */
export function AccountDialog({ client, me, open, settings, onKeys, onClose, onLeave }: AccountDialogProps): ReactNode {
  const { t } = useWords()
  const [busy, setBusy] = useState(false)
  const leave = async () => {
    setBusy(true)
    // Without an answer the page forgets everything all the same; the session then ends by its time.
    await client.call(signOut, {}, { when: 'once' }).catch(() => undefined)
    setBusy(false)
    onLeave()
  }
  return (
    <Dialog
      open={open}
      title={me.name}
      onClose={onClose}
      actions={
        <>
          <Button icon="exit" busy={busy} onPress={() => void leave()}>
            {t('desk.account.leave')}
          </Button>
          <Button kind="act" onPress={onClose}>
            {t('desk.account.close')}
          </Button>
        </>
      }
    >
      <div className={styles.account}>
        <DefinitionList
          rows={[
            { label: t('desk.signin.login'), value: me.login },
            { label: t('desk.account.place'), value: me.unit },
            ...(me.departments.length > 0
              ? [{ label: t('desk.account.departments'), value: me.departments.map(({ name }) => name).join(t('desk.staff.and')) }]
              : []),
            { label: t('desk.account.roles'), value: <Roles roles={me.roles} /> },
          ]}
        />
        <div className={styles.switches}>{settings}</div>
        {onKeys && (
          <div>
            <Button size="secondary" icon="keyboard" onPress={onKeys}>
              {t('desk.account.keys')}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  )
}

// words: desk.role.*
/** Roles as an office calls them. */
export function Roles({ roles }: { readonly roles: readonly string[] }): ReactNode {
  const { t } = useWords()
  return roles.map(role => t(`desk.role.${role}`)).join(t('desk.staff.and'))
}
