import { Button, Row, Stack, TextField, useWords } from '#design'
import type { ReactNode } from 'react'
import { usePhoneSignIn } from '../use-phone.ts'
import type { Visit } from '../visit.ts'

export interface PhoneFormProps {
  readonly visit: Visit
  readonly onDone: () => void
  /** Stands on a page that asks for something else: its button is not the page's. */
  readonly beside?: boolean | undefined
}

/** Number and code, one under the other on the same page. */
export function PhoneForm({ visit, onDone, beside = false }: PhoneFormProps): ReactNode {
  const { t } = useWords()
  const phone = usePhoneSignIn(visit, onDone)
  const isCode = phone.stage === 'code'
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        if (phone.busy) return
        if (isCode) phone.prove()
        else phone.send()
      }}
    >
      <Stack gap="part">
        <TextField
          label={t('visits.phone')}
          value={phone.phone}
          keyboard="phone"
          autoComplete="tel-national"
          error={isCode ? undefined : phone.error}
          disabled={isCode}
          onChange={phone.typePhone}
        />
        {isCode && (
          <TextField
            label={t('visits.code')}
            help={t('visits.code.help')}
            value={phone.code}
            keyboard="number"
            width="short"
            autoComplete="one-time-code"
            error={phone.error}
            onChange={phone.typeCode}
            autoFocus
          />
        )}
        <Button kind={beside ? 'plain' : 'act'} size="main" wide type="submit" busy={phone.busy} busyLabel={t('visits.busy')}>
          {t(isCode ? 'visits.sign.in' : 'visits.code.send')}
        </Button>
        {isCode && (
          <Row align="between">
            <Button kind="quiet" size="secondary" onPress={phone.backToNumber}>
              {t('visits.other.number')}
            </Button>
            <Button kind="quiet" size="secondary" disabled={phone.wait > 0} onPress={phone.send}>
              {phone.wait > 0 ? t('visits.code.again.in', { seconds: phone.wait }) : t('visits.code.again')}
            </Button>
          </Row>
        )}
      </Stack>
    </form>
  )
}
