import { showNumber } from '#cases'
import { type Frame, sayFrom } from '#catalog/kiosk'
import { Button, NowPanel, SlipPaper, useSurface, useWords } from '#design'
import { dayIn } from '#kernel'
import type { ReactNode } from 'react'
import type { CaseSession } from '../session.ts'
import { useCase } from '../use-case.ts'

export interface SlipScreenProps {
  readonly session: CaseSession
  readonly frame: Frame
  /** Where this happened. */
  readonly place: string
  /** The person's card still lies on the reader. */
  readonly hasCard: boolean
  /** The address under which people reach the hall. */
  readonly hall: string
  readonly onDone: () => void
  readonly onAnother: () => void
}

/** The slip, on the screen: number, code, what comes next and by when. */
export function SlipScreen({ session, frame, place, hasCard, hall, onDone, onAnother }: SlipScreenProps): ReactNode {
  const { t, formats } = useWords()
  const { scale } = useSurface()
  const { view, definition } = useCase(session)
  const { head, slip } = view
  const say = sayFrom(definition)
  const day = (instant: number | null) => (instant === null ? '' : formats.date(dayIn(instant, head.zone)))
  return frame({
    kind: 'step',
    service: head.serviceName,
    question: t('kiosk.slip.title'),
    now: hasCard ? (
      <NowPanel icon="id-card">{t('kiosk.slip.guide.card')}</NowPanel>
    ) : (
      <NowPanel icon="camera">{t('kiosk.slip.guide')}</NowPanel>
    ),
    align: 'middle',
    beside: <Button onPress={onAnother}>{t('kiosk.slip.another')}</Button>,
    next: (
      <Button kind="act" size="main" role="next" wide onPress={onDone}>
        {t('kiosk.slip.done')}
      </Button>
    ),
    children: slip && (
      <SlipPaper
        from={place}
        title={head.serviceName}
        code={showNumber(slip.number)}
        rows={[
          { label: t('cases.slip.code'), value: slip.code },
          { label: t('cases.slip.submitted'), value: day(head.submittedAt) },
          { label: t('cases.slip.due'), value: day(head.wholeDueAt) },
          // In large type what is needed later has the room; what comes of it was said before one began.
          ...(scale === 'large' ? [] : [{ label: t('cases.slip.result'), value: say('service.result').split('\n')[0] ?? '' }]),
        ]}
        qr={{ text: `${hall}/progress?number=${slip.number}`, label: t('cases.slip.scan'), caption: t('cases.slip.scan') }}
      />
    ),
  })
}
