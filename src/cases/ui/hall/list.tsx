import { type CaseHead, showNumber, withdraw } from '#cases'
import { type Go, Unreachable } from '#catalog/hall'
import {
  Button,
  CasePath,
  Dialog,
  Empty,
  Notice,
  Pane,
  Row,
  Section,
  ServiceRow,
  ServiceRows,
  Skeleton,
  Stack,
  Tag,
  useWords,
} from '#design'
import { dayIn } from '#kernel'
import type { Client } from '#kernel/browser'
import { type ReactNode, useState } from 'react'
import { pathNodes, stateOf } from '../path-nodes.ts'
import { useAttempt } from '../use-case.ts'
import styles from './hall.module.css'
import { type MyCases, waits } from './my-cases.ts'

export interface WaitingCaseProps {
  readonly head: CaseHead
  readonly go: Go
}

export interface CaseListProps {
  readonly client: Client
  readonly mine: MyCases
  readonly go: Go
}

/** What waits for the person, as a sentence with one button. */
export function WaitingCase({ head, go }: WaitingCaseProps): ReactNode {
  const words = useWords()
  const { t, formats } = words
  const state = stateOf(words, head)
  const { request } = head
  return (
    <Pane title={head.serviceName} aside={<Tag tone="now">{state.words}</Tag>}>
      <Stack gap="part">
        {head.submittedAt !== null && <CasePath nodes={pathNodes(words, head).map(node => ({ ...node, note: undefined }))} />}
        {request ? (
          <Stack gap="text">
            {request.note === '' ? (
              request.items.map(({ path, name, why }) => <p key={path}>{t('cases.request.item', { name, why })}</p>)
            ) : (
              <p data-personal="">{request.note}</p>
            )}
            <p>
              <strong>{t('hall.waiting.until', { until: formats.date(dayIn(request.until, head.zone)) })}</strong>
            </p>
          </Stack>
        ) : (
          <p>{t('hall.waiting.draft', { until: head.expiresAt === null ? '' : formats.date(dayIn(head.expiresAt, head.zone)) })}</p>
        )}
        <Button kind="act" size="main" wide onPress={() => go(`/hall/case/${head.id}`)}>
          {t(request ? 'hall.waiting.mend' : 'hall.waiting.go.on')}
        </Button>
      </Stack>
    </Pane>
  )
}

/** My cases: what waits for me, what is under way, what is done. */
export function CaseList({ client, mine, go }: CaseListProps): ReactNode {
  const words = useWords()
  const { t, formats } = words
  const [erasing, setErasing] = useState<CaseHead | null>(null)
  const { cases, failed, again } = mine
  if (!cases) return failed ? <Unreachable onAgain={again} /> : <Skeleton lines={3} panes />
  if (cases.length === 0) {
    return (
      <Empty icon="cases" title={t('cases.none')} action={<Button href="/hall">{t('hall.cases.begin')}</Button>}>
        {t('cases.none.detail')}
      </Empty>
    )
  }
  const waiting = cases.filter(waits)
  const rest = [
    {
      key: 'handling',
      title: t('hall.cases.handling'),
      heads: cases.filter(({ phase }) => phase === 'handling' || phase === 'paying' || phase === 'cancelling'),
    },
    { key: 'ended', title: t('hall.cases.ended'), heads: cases.filter(({ phase }) => phase === 'ended') },
  ]
  return (
    <Stack gap="block">
      {failed && <Notice tone="info" title={t('cases.unreachable')} />}
      {waiting.map(head => (
        <Stack key={head.id} gap="text">
          <WaitingCase head={head} go={go} />
          {head.phase === 'draft' && (
            <Row align="end">
              <Button kind="quiet" size="secondary" onPress={() => setErasing(head)}>
                {t('hall.erase')}
              </Button>
            </Row>
          )}
        </Stack>
      ))}
      {rest
        .filter(({ heads }) => heads.length > 0)
        .map(({ key, title, heads }) => (
          <Section key={key} title={title}>
            <ServiceRows>
              {heads.map(head => (
                <ServiceRow
                  key={head.id}
                  icon={head.outcome === 'granted' ? 'check' : 'document'}
                  name={head.serviceName}
                  help={
                    <>
                      <span className={styles.fact}>{showNumber(head.number)}</span>
                      <span className={styles.fact}>{formats.date(dayIn(head.submittedAt ?? head.openedAt, head.zone))}</span>
                    </>
                  }
                  aside={<Tag tone={stateOf(words, head).tone}>{stateOf(words, head).words}</Tag>}
                  href={`/hall/case/${head.id}`}
                />
              ))}
            </ServiceRows>
          </Section>
        ))}
      <EraseDialog client={client} head={erasing} onClose={() => setErasing(null)} onErased={again} />
    </Stack>
  )
}

interface EraseDialogProps {
  readonly client: Client
  readonly head: CaseHead | null
  readonly onClose: () => void
  readonly onErased: () => void
}

/** A draft is taken away whole: every answer, every file. */
function EraseDialog({ client, head, onClose, onErased }: EraseDialogProps): ReactNode {
  const { t } = useWords()
  const attempt = useAttempt()
  const erase = async () => {
    if (!head) return
    const done = await attempt.run(async () => void (await client.call(withdraw, { id: head.id })))
    if (!done) return
    onClose()
    onErased()
  }
  return (
    <Dialog
      open={head !== null}
      title={t('hall.erase.title')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('hall.erase.no')}</Button>
          <Button kind="danger" busy={attempt.busy} onPress={() => void erase()}>
            {t('hall.erase.yes')}
          </Button>
        </>
      }
    >
      {attempt.refusal ? attempt.refusal.message : t('hall.erase.body')}
    </Dialog>
  )
}
