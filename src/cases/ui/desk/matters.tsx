import { listMatters, type MatterRow, reasonsFor, type Remedy, settleMatter } from '#cases'
import {
  Button,
  CaseHead,
  ChoiceGroup,
  type DeskFrameProps,
  DeskMain,
  Dialog,
  Empty,
  Notice,
  Row,
  Skeleton,
  Stack,
  Table,
  Tag,
  TextField,
  useAttempt,
  useNow,
  useWords,
} from '#design'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { sayAge } from './dates.ts'
import type { Door } from './queries.ts'
import styles from './work.module.css'

export interface MattersPageProps extends Pick<Door, 'client'> {
  readonly frame: (parts: Pick<DeskFrameProps, 'children'>) => ReactNode
  readonly onOpen: (caseId: string) => void
  readonly onSay: (tone: 'ok', words: string) => void
}

/** Nobody announces that something has not come right: it is looked for. */
const lookEvery = 20_000

/** Money and cards that did not come right by themselves, how long ago, and what can be done. */
export function MattersPage({ client, frame, onOpen, onSay }: MattersPageProps): ReactNode {
  const { t, language } = useWords()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const { data, isError, refetch } = useQuery({
    queryKey: ['matters', language],
    queryFn: async ({ signal }) => await client.call(listMatters, {}, { signal }),
    refetchInterval: lookEvery,
  })
  const content = () => {
    if (!data && isError)
      return (
        <Empty icon="offline" title={t('desk.matters.failed')} action={<Button onPress={() => void refetch()}>{t('design.retry')}</Button>}>
          {t('desk.work.failed.cure')}
        </Empty>
      )
    if (!data) return <Skeleton lines={3} panes />
    if (data.rows.length === 0)
      return (
        <Empty icon="check" title={t('desk.matters.none')}>
          {t('desk.matters.none.detail')}
        </Empty>
      )
    return <Matters rows={data.rows} onOpen={onOpen} onAsk={setAsked} />
  }
  return (
    <>
      {frame({
        children: (
          <DeskMain
            head={
              <CaseHead
                name={t('desk.matters.title')}
                tag={data && data.rows.length > 0 && <Tag tone="warn">{t('desk.matters.count', { count: data.rows.length })}</Tag>}
              />
            }
          >
            {content()}
          </DeskMain>
        ),
      })}
      {asked && (
        <RemedyDialog
          key={`${asked.row.id} ${asked.remedy}`}
          {...asked}
          client={client}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null)
            onSay('ok', t(`desk.matters.done.${asked.remedy}`))
            void queries.invalidateQueries({ queryKey: ['matters'] })
            void queries.invalidateQueries({ queryKey: ['case', asked.row.case.id] })
          }}
        />
      )}
    </>
  )
}

interface Asked {
  readonly row: MatterRow
  readonly remedy: Remedy
}

// words: desk.matters.kind.* desk.matters.means.* desk.matters.do.* desk.matters.done.* desk.matters.ask.* desk.matters.reason.*
function Matters({
  rows,
  onOpen,
  onAsk,
}: {
  readonly rows: readonly MatterRow[]
  readonly onOpen: (caseId: string) => void
  readonly onAsk: (asked: Asked) => void
}): ReactNode {
  const words = useWords()
  const { t, formats } = words
  const now = useNow()
  return (
    <Table
      label={t('desk.matters.title')}
      columns={[
        { key: 'case', label: t('desk.matters.case') },
        { key: 'what', label: t('desk.matters.what') },
        { key: 'amount', label: t('desk.matters.amount'), end: true, whole: true },
        { key: 'since', label: t('desk.matters.since'), end: true, whole: true },
        { key: 'do', label: t('desk.matters.remedy'), end: true },
      ]}
      lines={rows.map(row => ({
        key: `${row.kind} ${row.id}`,
        name: `${row.case.serviceName} ${row.case.number}`,
        onOpen: () => onOpen(row.case.id),
        cells: [
          <div key="what" className={styles.matter}>
            <strong>{t(`desk.matters.kind.${row.kind}`)}</strong>
            <p>{t(`desk.matters.means.${row.kind}`, { place: row.place ?? '' })}</p>
          </div>,
          row.amount === null || row.currency === null ? '' : formats.money(row.amount, row.currency),
          sayAge(words, now - row.since),
          <Row key="do" align="end">
            {row.remedies.map(remedy => (
              <Button key={remedy} size="secondary" onPress={() => onAsk({ row, remedy })}>
                {t(`desk.matters.do.${remedy}`)}
              </Button>
            ))}
          </Row>,
        ],
      }))}
    />
  )
}

function RemedyDialog({
  row,
  remedy,
  client,
  onClose,
  onDone,
}: Asked & Pick<Door, 'client'> & { readonly onClose: () => void; readonly onDone: () => void }): ReactNode {
  const { t } = useWords()
  const attempt = useAttempt(t('cases.unreachable'))
  const [reason, setReason] = useState<string | null>(null)
  const [card, setCard] = useState('')
  const [isTold, setIsTold] = useState(false)
  const reasons = reasonsFor(remedy)
  const needsCard = remedy === 'put_out'
  const isMissing = (reasons.length > 0 && reason === null) || (needsCard && !/^\d{4}$/.test(card))
  const send = async () => {
    setIsTold(true)
    if (isMissing) return
    const given = {
      id: row.case.id,
      kind: row.kind,
      matter: row.id,
      remedy,
      ...(reason === null ? {} : { reason }),
      ...(needsCard ? { card } : {}),
    }
    if (await attempt.run(async () => void (await client.call(settleMatter, given)))) onDone()
  }
  return (
    <Dialog
      open
      title={t('desk.confirm.title', { action: t(`desk.matters.do.${remedy}`) })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind={reasons.length > 0 ? 'danger' : 'act'} busy={attempt.busy} onPress={() => void send()}>
            {t(`desk.matters.do.${remedy}`)}
          </Button>
        </>
      }
    >
      <Stack gap="part">
        {attempt.failure !== null && <Notice tone="warn" title={attempt.failure} />}
        <p>{t(`desk.matters.ask.${remedy}`)}</p>
        {reasons.length > 0 && (
          <ChoiceGroup
            label={t('desk.matters.why')}
            choices={reasons.map(value => ({ value, name: t(`desk.matters.reason.${value}`) }))}
            value={reason}
            error={isTold && reason === null ? t('desk.refuse.needed') : undefined}
            onChange={setReason}
          />
        )}
        {needsCard && (
          <TextField
            label={t('desk.matters.card')}
            value={card}
            keyboard="number"
            maxLength={4}
            width="short"
            error={isTold && !/^\d{4}$/.test(card) ? t('desk.matters.card.needed') : undefined}
            onChange={setCard}
          />
        )}
      </Stack>
    </Dialog>
  )
}
