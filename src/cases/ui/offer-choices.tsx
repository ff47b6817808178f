import type { OfferItem } from '#cases'
import type { Question } from '#catalog'
import { Button, ChoiceGroup, Empty, Notice, Skeleton, Stack, useWords } from '#design'
import { type ReactNode, useState } from 'react'
import type { CaseSession } from './session.ts'
import styles from './offer-choices.module.css'
import { type Offered, useOffers } from './use-offers.ts'

export interface OfferFieldProps {
  readonly session: CaseSession
  readonly question: Question
  /** The page's heading asks already. */
  readonly labelHidden: boolean
  readonly label: string
  /** What is said when nothing is offered. */
  readonly none: string
  readonly error: string | undefined
}

/** What a partner answered, to choose one of: with its price, and enough to know it by. */
export function LookupField({ session, question, label, labelHidden, none, error }: OfferFieldProps): ReactNode {
  const { formats, language } = useWords()
  const offered = useOffers(session, question)
  const { offers, choosing } = offered
  const [tapped, setTapped] = useState<string | null>(null)
  const facts = ({ shown }: OfferItem) =>
    shown.map(({ label: name, value }) => (
      <span key={name} className={styles.fact}>
        {name} {value}
      </span>
    ))
  const named = ({ label: name, amount }: OfferItem, currency: string) =>
    amount === null ? name : `${name}${language === 'en' ? ': ' : '　'}${formats.money(amount, currency)}`
  return (
    <Awaited offered={offered}>
      {offers?.kind === 'lookup' && offers.items.length === 0 && <Notice tone="info" title={none} />}
      {choosing.refusal && <Notice tone="bad" title={choosing.refusal.message} />}
      {offers?.kind === 'lookup' && offers.items.length > 0 && (
        <ChoiceGroup
          id={`q-${question.path.replaceAll('/', '-')}`}
          label={label}
          labelHidden={labelHidden}
          error={error}
          columns={1}
          choices={offers.items.map(item => ({ value: item.item, name: named(item, offers.currency), help: facts(item) }))}
          value={choosing.busy ? tapped : offered.chosen}
          onChange={item => {
            setTapped(item)
            void offered.choose(item)
          }}
        />
      )}
    </Awaited>
  )
}

/** Until somebody else has answered; and what can be done when they do not. */
export function Awaited({ offered, children }: { readonly offered: Offered; readonly children: ReactNode }): ReactNode {
  const { t } = useWords()
  if (offered.failed)
    return (
      <Empty icon="offline" title={t('cases.offers.silent')} action={<Button onPress={offered.again}>{t('design.retry')}</Button>}>
        {t('cases.offers.silent.cure')}
      </Empty>
    )
  return offered.offers === null ? (
    <Skeleton lines={3} panes />
  ) : (
    <Stack gap="part" fill>
      {children}
    </Stack>
  )
}
