import { Button, Dialog, Stack, useNow, useWords } from '#design'
import type { HelpView } from '#visits'
import type { ReactNode } from 'react'
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
  const now = useNow()
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
      const minutes = Math.max(1, Math.ceil(((help.expectedAt ?? now) - now) / 60_000))
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
