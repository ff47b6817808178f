import { ChooseSlot } from '#queueing/hall'
import { Notice, Stack } from '#design'
import type { ReactNode } from 'react'
import { Awaited, type OfferFieldProps } from '../offer-choices.tsx'
import styles from './hall.module.css'
import { useOffers } from '../use-offers.ts'

/** A time, chosen where it is offered. */
export function SlotField({ session, question, label, none, error }: OfferFieldProps): ReactNode {
  const offered = useOffers(session, question)
  const { offers, choosing, chosen } = offered
  const { client, live } = session
  return (
    <Stack gap="part">
      <h2 className={styles.ask} id={`q-${question.path}`} tabIndex={-1}>
        {label}
      </h2>
      {offers?.kind === 'slot' ? (
        <ChooseSlot.View
          {...{ client, live, error }}
          resource={offers.resource}
          value={chosen}
          refusal={choosing.refusal?.message}
          onChoose={slot => void offered.choose(slot.id)}
        />
      ) : (
        <Awaited offered={offered}>
          <Notice tone="info" title={none} />
        </Awaited>
      )}
    </Stack>
  )
}
