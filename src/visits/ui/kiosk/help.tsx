import { Button, Dialog, Stack, useNow, useWords } from '#design'
import type { HelpView } from '#visits'
import { type ReactNode, useState } from 'react'
import type { SiteView } from '#organisation'

export interface HelpDialogProps {
  readonly help: HelpView | null
  /** The call could not even be made. */
  readonly failed: boolean
  readonly onCancel: () => void
  readonly onClose: () => void
  readonly onAgain: () => void
}

/** What becomes of a call for help: who comes and when, or that nobody is there and what else can be done. Never a promise nobody made. */
export function HelpDialog({ help, failed, onCancel, onClose, onAgain }: HelpDialogProps): ReactNode {
  const { t } = useWords()
  const since = useSince(help)
  const close = <Button onPress={onClose}>{t('kiosk.help.close')}</Button>
  if (failed) {
    return (
      <Dialog
        open
        title={t('kiosk.help.failed')}
        onClose={onClose}
        actions={
          <>
            {close}
            <Again onPress={onAgain} />
          </>
        }
      >
        {t('kiosk.help.failed.cure')}
      </Dialog>
    )
  }
  if (!help) return null
  switch (help.state) {
    case 'ringing':
      return (
        <Dialog open title={t('kiosk.help.ringing')} actions={<Button onPress={onCancel}>{t('kiosk.help.cancel')}</Button>}>
          {t('kiosk.help.ringing.detail', { count: help.present })}
        </Dialog>
      )
    case 'accepted': {
      const minutes = Math.max(1, Math.ceil(((help.expectedIn ?? 0) - since) / 60_000))
      return (
        <Dialog open title={t('kiosk.help.coming', { name: help.by ?? '' })} onClose={onClose} actions={close}>
          {t('kiosk.help.coming.detail', { minutes })}
        </Dialog>
      )
    }
    case 'unanswered':
    case 'nobody':
      return (
        <Dialog
          open
          title={t(help.state === 'nobody' ? 'kiosk.help.nobody' : 'kiosk.help.unanswered')}
          onClose={onClose}
          actions={
            <>
              {close}
              <Again onPress={onAgain} />
            </>
          }
        >
          <Otherwise site={help.site} />
        </Dialog>
      )
    case 'done':
    case 'cancelled':
      return null
  }
}

/** How long this answer has been here, in ms. */
function useSince(help: HelpView | null): number {
  const now = useNow()
  const [told, setTold] = useState({ help, at: now })
  if (told.help !== help) setTold({ help, at: now })
  return told.help === help ? Math.max(0, now - told.at) : 0
}

function Again({ onPress }: { readonly onPress: () => void }) {
  const { t } = useWords()
  return (
    <Button kind="act" onPress={onPress}>
      {t('kiosk.help.again')}
    </Button>
  )
}

function Otherwise({ site }: { readonly site: SiteView | null }) {
  const { t, formats } = useWords()
  if (!site) return t('kiosk.help.otherwise.demonstration')
  return (
    <Stack gap="text">
      <span>{t('kiosk.help.otherwise.saved')}</span>
      <span>{t('kiosk.help.otherwise.phone', { phone: site.phone })}</span>
      {site.opensAt !== null && <span>{t('kiosk.help.otherwise.opens', { when: formats.dateTime(site.opensAt, site.zone) })}</span>}
    </Stack>
  )
}
