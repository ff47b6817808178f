import { Button, NowPanel, Notice, Stack, useWords, type WordsValue } from '#design'
import type { KioskPage } from '#cases'
import type { ReactNode } from 'react'
import { ChooseSlot } from '#queueing/kiosk'
import { Awaited, LookupChoices } from '../offer-choices.tsx'
import { type Offered, useOffers } from '../use-offers.ts'
import { firstOf, type PageProps } from './question.tsx'

/** One question whose answers somebody else has. */
export function OfferPage({
  session,
  say,
  frame,
  framed,
  error,
  refusal,
  page,
  earlier,
  onChange,
}: PageProps & {
  readonly page: KioskPage & { kind: 'question' }
  /** The pages before it. */
  readonly earlier: readonly KioskPage[]
  readonly onChange: (page: string) => void
}): ReactNode {
  const { t } = useWords()
  const { field } = page.question
  const offered = useOffers(session, page.question)
  const guide = firstOf(say, `field.${field.id}.guide`, `screen.${page.screen}.guide`)
  const asked = useAsked(offered, guide, framed.next)
  const isNone = !offered.failed && offered.offers?.kind === 'lookup' && offered.offers.items.length === 0
  const source = sourceOf(page, earlier)
  return frame({
    ...framed,
    ...(isNone ? whenNone(t, source === null ? null : () => onChange(source)) : asked),
    question: say(`field.${field.id}.ask`),
    children: (
      <Stack gap="part" fill>
        {refusal && <Notice tone="bad" title={refusal.message} />}
        <Awaited offered={offered} asksAgain>
          <LookupChoices
            {...{ offered, error }}
            question={page.question}
            label={say(`field.${field.id}.label`)}
            labelHidden
            none={say(`field.${field.id}.none`)}
          />
        </Awaited>
      </Stack>
    ),
  })
}

/** The page whose answer decides what is offered here; null where none does that the person can change. */
function sourceOf({ question }: KioskPage & { kind: 'question' }, earlier: readonly KioskPage[]): string | null {
  const named = Object.values(question.field.lookup?.with ?? {}).flatMap(value =>
    typeof value === 'object' && value !== null && 'var' in value ? [String(value.var).split('.')[0]] : [],
  )
  const source = earlier.findLast(each => each.kind === 'question' && named.includes(each.question.path) && !each.question.entry?.locked)
  return source?.id ?? null
}

/** Nothing is offered, so nothing can be chosen: the way on leads back to what it was looked up by. */
function whenNone(t: WordsValue['t'], onChange: (() => void) | null): { readonly now: ReactNode; readonly next: ReactNode } {
  if (!onChange) return { now: <NowPanel icon="people">{t('kiosk.offers.none.help')}</NowPanel>, next: undefined }
  return {
    now: <NowPanel icon="edit">{t('kiosk.offers.none')}</NowPanel>,
    next: (
      <Button kind="act" size="main" role="next" wide onPress={onChange}>
        {t('kiosk.offers.none.change')}
      </Button>
    ),
  }
}

/** What to do now where somebody else has the answers: wait until the choice is written down, or ask again when they are silent. */
function useAsked(
  { failed, again, choosing }: Offered,
  guide: string,
  next: ReactNode,
): { readonly now: ReactNode; readonly next: ReactNode } {
  const { t } = useWords()
  const press = (label: string, busy: boolean, onPress: () => void) => (
    <Button kind="act" size="main" role="next" wide busy={busy} busyLabel={t('kiosk.sending')} onPress={onPress}>
      {label}
    </Button>
  )
  if (failed) return { now: <NowPanel icon="offline">{t('kiosk.offers.silent')}</NowPanel>, next: press(t('design.retry'), false, again) }
  return {
    now: guide === '' ? undefined : <NowPanel>{guide}</NowPanel>,
    next: choosing.busy ? press(t('kiosk.next'), true, () => {}) : next,
  }
}

/** A time, chosen where it is offered. */
export function SlotPage({
  session,
  say,
  frame,
  framed,
  error,
  refusal,
  page,
}: PageProps & { readonly page: KioskPage & { kind: 'question' } }): ReactNode {
  const { field } = page.question
  const offered = useOffers(session, page.question)
  const { offers, choosing, chosen } = offered
  const guide = firstOf(say, `field.${field.id}.guide`, `screen.${page.screen}.guide`)
  const { client, live } = session
  return frame({
    ...framed,
    ...useAsked(offered, guide, framed.next),
    question: say(`field.${field.id}.ask`),
    children:
      offers?.kind === 'slot' ? (
        <ChooseSlot.View
          {...{ client, live, error }}
          resource={offers.resource}
          value={chosen}
          refusal={choosing.refusal?.message ?? refusal?.message}
          onChoose={slot => void offered.choose(slot.id)}
        />
      ) : (
        <Awaited offered={offered} asksAgain>
          <Notice tone="info" title={say(`field.${field.id}.none`)} />
        </Awaited>
      ),
  })
}
