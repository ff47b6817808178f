import type { OfferItem } from '#cases'
import type { Question } from '#catalog'
import { Button, ChoiceGroup, type Definition, DefinitionList, Empty, Notice, Skeleton, Stack, useSurface, useWords } from '#design'
import { type ReactNode, useEffect, useState } from 'react'
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

interface LookupFieldProps extends OfferFieldProps {
  /** What was asked for: the answers the offer depends on, and the way to change them. */
  readonly asked: readonly Definition[]
  readonly onChange: (() => void) | undefined
  /** There is nothing to choose, nor to go on with. */
  readonly onNone: (isNone: boolean) => void
}

/** What a partner answered, to choose one of: with its price, and enough to know it by. */
export function LookupField({ session, asked, onChange, onNone, ...field }: LookupFieldProps): ReactNode {
  const { t } = useWords()
  const offered = useOffers(session, field.question)
  const isNone = onChange !== undefined && offered.offers?.kind === 'lookup' && offered.offers.items.length === 0
  useEffect(() => {
    onNone(isNone)
    return () => onNone(false)
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isNone])
  if (isNone)
    return (
      <Stack gap="part">
        <Notice tone="info" title={field.none} />
        <DefinitionList rows={asked} />
        <Button kind="act" size="main" wide onPress={onChange}>
          {t('cases.change.what', { label: asked.map(({ label }) => label).join(' · ') })}
        </Button>
      </Stack>
    )
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
  // On one page what is the same for all of them is said once, above them.
  const isOnce = useSurface().density !== 'kiosk'
  const items = offers?.kind === 'lookup' ? offers.items : []
  const same =
    isOnce && items.length > 1 ? items[0]!.shown.filter(fact => items.every(({ shown }) => shown.some(each => isSame(each, fact)))) : []
  const factsOf = ({ shown }: OfferItem) => shown.filter(fact => !same.some(each => isSame(each, fact)))
  const facts = (item: OfferItem) =>
    factsOf(item).map(({ label: name, value }) => (
      <span key={name} className={styles.fact}>
        {t('cases.fact', { name, value })}
      </span>
    ))
  const named = ({ label: name, amount }: OfferItem, currency: string) =>
    amount === null ? name : `${name}${language === 'en' ? ': ' : '　'}${formats.money(amount, currency)}`
  return (
    <>
      {same.length > 0 && <DefinitionList rows={same} />}
      {offers?.kind === 'lookup' && offers.items.length === 0 && <Notice tone="info" title={none} />}
      {choosing.refusal && <Notice tone="bad" title={choosing.refusal.message} />}
      {offers?.kind === 'lookup' && offers.items.length > 0 && (
        <ChoiceGroup
          id={`q-${question.path.replaceAll('/', '-')}`}
          label={label}
          labelHidden={labelHidden}
          error={error}
          columns={1}
          choices={offers.items.map(item => ({
            value: item.item,
            name: named(item, offers.currency),
            ...(factsOf(item).length > 0 ? { help: facts(item) } : {}),
          }))}
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

function isSame(one: OfferItem['shown'][number], other: OfferItem['shown'][number]): boolean {
  return one.label === other.label && one.value === other.value
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
