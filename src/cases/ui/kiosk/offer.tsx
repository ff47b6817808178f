import { NowPanel, Notice, Stack } from '#design'
import type { KioskPage } from '#cases'
import type { ReactNode } from 'react'
import { ChooseSlot } from '#queueing/kiosk'
import { Awaited, LookupField } from '../offer-choices.tsx'
import { useOffers } from '../use-offers.ts'
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
}: PageProps & { readonly page: KioskPage & { kind: 'question' } }): ReactNode {
  const { field } = page.question
  const guide = firstOf(say, `field.${field.id}.guide`, `screen.${page.screen}.guide`)
  return frame({
    ...framed,
    question: say(`field.${field.id}.ask`),
    now: guide === '' ? undefined : <NowPanel>{guide}</NowPanel>,
    children: (
      <Stack gap="part" fill>
        {refusal && <Notice tone="bad" title={refusal.message} />}
        <LookupField
          {...{ session, error }}
          question={page.question}
          label={say(`field.${field.id}.label`)}
          labelHidden
          none={say(`field.${field.id}.none`)}
        />
      </Stack>
    ),
  })
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
    question: say(`field.${field.id}.ask`),
    now: guide === '' ? undefined : <NowPanel>{guide}</NowPanel>,
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
        <Awaited offered={offered}>
          <Notice tone="info" title={say(`field.${field.id}.none`)} />
        </Awaited>
      ),
  })
}
