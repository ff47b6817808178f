import { Button, Notice, useWords } from '#design'
import type { ReactNode } from 'react'
import { Offers, Since, useStop, useWhere } from './call.tsx'
import styles from './help.module.css'
import type { HelpCalls } from './use-help-calls.ts'

/** Over whatever one is doing: somebody waits. Calm, and to be answered from where one is. */
export function HelpBanner({ help, onAll }: { readonly help: HelpCalls; readonly onAll: () => void }): ReactNode {
  const { t } = useWords()
  const where = useWhere()
  const stop = useStop()
  const [call] = help.ringing
  return (
    <div className={styles.banner} aria-live="assertive">
      {call && (
        <div key={call.id} className={styles.card}>
          <Notice
            tone="now"
            title={where(call)}
            action={
              <div className={styles.answer}>
                <Offers help={help} call={call} />
                <Button kind="quiet" size="secondary" onPress={onAll}>
                  {help.ringing.length > 1 ? t('desk.help.more', { count: help.ringing.length - 1 }) : t('desk.help.see')}
                </Button>
              </div>
            }
          >
            <p>{stop(call)}</p>
            <p aria-live="off">
              <Since at={call.calledAt} />
            </p>
            {help.refusal !== null && <p>{help.refusal}</p>}
          </Notice>
        </div>
      )}
    </div>
  )
}
