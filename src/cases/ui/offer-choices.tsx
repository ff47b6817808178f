import type { OfferItem } from '#cases'
import type { Question } from '#catalog'
import { Button, ChoiceGroup, Empty, Notice, Skeleton, Stack, useWords } from '#design'
import { type ReactNode, useState } from 'react'
import type { CaseSession } from './session.ts'
import styles from './offer-choices.module.css'
import { type Offered, useOffers } from './use-offers.ts'

interface LookupProps {
  readonly question: Question
  /** The page's heading asks already. */
  readonly labelHidden: boolean
  readonly label: string
  /** What is said when nothing is offered. */
  readonly none: string
  readonly error: string | undefined
}

export interface OfferFieldProps extends LookupProps {
  readonly session: CaseSession
}

/** What a partner answered, to choose one of: with its price, and enough to know it by. */
export function LookupField({ session, ...field }: OfferFieldProps): ReactNode {
  const offered = useOffers(session, field.question)
  return (
    <Awaited offered={offered}>
      <LookupChoices {...field} offered={offered} />
    </Awaited>
  )
}

/** The same for a page that has asked already. */
export function LookupChoices({
  offered,
  question,
  label,
  labelHidden,
  none,
  error,
}: LookupProps & { readonly offered: Offered }): ReactNode {
  const { t, formats, language } = useWords()
  const { offers, choosing } = offered
  const [tapped, setTapped] = useState<string | null>(null)
  const facts = ({ shown }: OfferItem) =>
    shown.map(({ label: name, value }) => (
      <span key={name} className={styles.fact}>
        {t('cases.fact', { name, value })}
      </span>
    ))
  const named = ({ label: name, amount }: OfferItem, currency: string) =>
    amount === null ? name : `${name}${language === 'en' ? ': ' : '　'}${formats.money(amount, currency)}`
  return (
    <>
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
    </>
  )
}

interface AwaitedProps {
  readonly offered: Offered
  readonly children: ReactNode
  /** The page itself offers to ask again. */
  readonly asksAgain?: boolean
}

/** Until somebody else has answered; and what can be done when they do not. */
export function Awaited({ offered, children, asksAgain = false }: AwaitedProps): ReactNode {
  const { t } = useWords()
  const again = asksAgain ? undefined : <Button onPress={offered.again}>{t('design.retry')}</Button>
  if (offered.failed)
    return (
      <Empty icon="offline" title={t('cases.offers.silent')} action={again}>
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
