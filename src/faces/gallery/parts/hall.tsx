import { useState } from 'react'
import {
  Button,
  CasePath,
  CheckGroup,
  ChoiceGroup,
  DateField,
  ErrorSummary,
  HallFrame,
  Pane,
  SearchField,
  Section,
  ServiceCard,
  ServiceCards,
  ServiceRow,
  ServiceRows,
  Stack,
  StepBar,
  Tag,
  TextField,
  useWords,
} from '#design'
import type { PartProps } from './index.ts'

const nothing = () => undefined

function usePlaces() {
  const { t } = useWords()
  return [
    { key: 'home', label: t('gallery.hall.home'), icon: 'home', href: '#home', current: true },
    { key: 'cases', label: t('gallery.hall.cases'), icon: 'cases', href: '#cases', waiting: 1 },
    { key: 'ask', label: t('gallery.hall.ask'), icon: 'chat', href: '#ask' },
    { key: 'me', label: t('gallery.hall.me'), icon: 'person', href: '#me' },
  ] as const
}

export function HallHome({ onLargeText }: PartProps) {
  const { t, formats } = useWords()
  const [search, setSearch] = useState('')
  return (
    <HallFrame
      name={t('gallery.city')}
      places={usePlaces()}
      homeHref="#home"
      onGo={nothing}
      onLargeText={onLargeText}
      title={t('gallery.hall.greeting')}
    >
      <SearchField label={t('gallery.hall.search')} value={search} onChange={setSearch} />
      <Pane title={t('gallery.case.name')} aside={<Tag tone="now">{t('gallery.hall.waiting')}</Tag>}>
        <Stack gap="part">
          <CasePath
            nodes={[
              { name: t('gallery.path.submit'), state: 'done' },
              { name: t('gallery.path.mend'), state: 'waiting' },
              { name: t('gallery.path.review'), state: 'future' },
              { name: t('gallery.path.pickup'), state: 'future' },
            ]}
          />
          <p>
            {t('gallery.hall.why')}
            <b>{t('gallery.hall.promise')}</b>
          </p>
          <Button kind="act" size="main" wide onPress={nothing}>
            {t('gallery.hall.mend')}
          </Button>
        </Stack>
      </Pane>
      <Section title={t('gallery.hall.usual')}>
        <ServiceCards>
          <ServiceCard
            icon="water"
            name={t('gallery.hall.water')}
            help={t('gallery.hall.water.help', { amount: formats.money(8640, 'CNY') })}
            onPress={nothing}
          />
          <ServiceCard icon="medical" name={t('gallery.home.clinic')} help={t('gallery.hall.clinic.help')} onPress={nothing} />
          <ServiceCard icon="document" name={t('gallery.hall.proof')} help={t('gallery.home.proof.b')} onPress={nothing} />
          <ServiceCard icon="calendar" name={t('gallery.hall.visit')} help={t('gallery.hall.visit.help')} onPress={nothing} />
        </ServiceCards>
      </Section>
      <Section title={t('gallery.hall.more')}>
        <ServiceRows>
          <ServiceRow icon="building" name={t('gallery.home.bank')} help={t('gallery.home.bank.a')} onPress={nothing} />
          <ServiceRow icon="family" name={t('gallery.long.service')} help={t('gallery.long.help')} onPress={nothing} />
        </ServiceRows>
      </Section>
    </HallFrame>
  )
}

export function HallStep({ onLargeText }: PartProps) {
  const { t } = useWords()
  const [reason, setReason] = useState<string | null>(null)
  const [ways, setWays] = useState<readonly string[]>(['message'])
  const [street, setStreet] = useState('')
  const [until, setUntil] = useState('2027-06-30')
  const [errors, setErrors] = useState<readonly { readonly field: string; readonly message: string }[]>([])
  const check = () =>
    setErrors([
      ...(reason === null ? [{ field: 'reason', message: t('gallery.step.reason.error') }] : []),
      ...(street === '' ? [{ field: 'street', message: t('gallery.step.street.error') }] : []),
    ])
  const errorOf = (field: string) => errors.find(error => error.field === field)?.message
  return (
    <HallFrame
      name={t('gallery.city')}
      places={usePlaces()}
      homeHref="#home"
      onGo={nothing}
      onLargeText={onLargeText}
      narrow
      back={{ href: '#cases', label: t('gallery.case.name') }}
      title={t('gallery.step.title')}
    >
      <StepBar step={2} of={4} name={t('gallery.step.name')} />
      <ErrorSummary errors={errors} />
      <ChoiceGroup
        id="reason"
        label={t('gallery.step.reason')}
        error={errorOf('reason')}
        value={reason}
        onChange={setReason}
        choices={[
          { value: 'rent', name: t('gallery.step.rent'), help: t('gallery.step.rent.help') },
          { value: 'own', name: t('gallery.step.own') },
          { value: 'relative', name: t('gallery.step.relative'), help: t('gallery.step.relative.help') },
        ]}
      />
      <TextField
        id="street"
        label={t('gallery.step.street')}
        help={t('gallery.step.street.help')}
        error={errorOf('street')}
        value={street}
        onChange={setStreet}
        autoComplete="street-address"
      />
      <DateField label={t('gallery.step.until')} value={until} onChange={setUntil} optional />
      <CheckGroup
        label={t('gallery.step.ways')}
        values={ways}
        onChange={setWays}
        choices={[
          { value: 'message', name: t('gallery.step.message') },
          { value: 'call', name: t('gallery.step.call') },
        ]}
      />
      <Stack>
        <Button kind="act" size="main" wide role="next" onPress={check}>
          {t('gallery.next')}
        </Button>
        <Button kind="quiet" wide onPress={nothing}>
          {t('gallery.step.later')}
        </Button>
      </Stack>
    </HallFrame>
  )
}
