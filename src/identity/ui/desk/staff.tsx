import { Button, CaseHead, DeskMain, type DeskFrameProps, Dialog, Empty, SearchField, Skeleton, Tag, useWords } from '#design'
import { listStaff, type Me, resetPassword, type StaffRow } from '#identity'
import { type Client, Refused } from '#kernel/browser'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Roles } from './account.tsx'
import styles from './identity.module.css'

export interface StaffPageProps {
  readonly client: Client
  readonly me: Me
  readonly frame: (parts: Pick<DeskFrameProps, 'children'>) => ReactNode
}

/** The people in one's scope: who they are, whether they can come in, and a new password for who cannot. */
export function StaffPage({ client, me, frame }: StaffPageProps): ReactNode {
  const { t, language } = useWords()
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<StaffRow | null>(null)
  const staff = useQuery({
    queryKey: ['staff', language],
    queryFn: async ({ signal }) => (await client.call(listStaff, {}, { signal })).staff,
    placeholderData: last => last,
  })
  const found = (staff.data ?? []).filter(row => isFound(row, words))
  const content = () => {
    if (staff.isError)
      return (
        <Empty
          icon="offline"
          title={t('desk.staff.failed')}
          action={<Button onPress={() => void staff.refetch()}>{t('design.retry')}</Button>}
        >
          {staff.error instanceof Refused ? staff.error.message : t('desk.staff.failed.cure')}
        </Empty>
      )
    if (!staff.data) return <Skeleton lines={6} />
    if (found.length === 0)
      return (
        <Empty icon="search" title={t('desk.staff.none', { words })}>
          {t('desk.staff.none.cure')}
        </Empty>
      )
    return <StaffTable rows={found} at={staff.dataUpdatedAt} me={me} onReset={setChosen} />
  }
  return (
    <>
      {frame({
        children: (
          <DeskMain
            head={
              <div className={styles.head}>
                <CaseHead
                  name={t('desk.staff.title')}
                  number={staff.data ? t('desk.staff.count', { place: me.unit, count: staff.data.length }) : me.unit}
                />
                <div className={styles.find}>
                  <SearchField label={t('desk.staff.find')} value={words} onChange={setWords} />
                </div>
              </div>
            }
          >
            {content()}
          </DeskMain>
        ),
      })}
      {chosen && <ResetDialog key={chosen.id} client={client} row={chosen} onClose={() => setChosen(null)} />}
    </>
  )
}

export function isFound({ name, login, unit, departments }: StaffRow, words: string): boolean {
  const wanted = words.trim().toLowerCase()
  return wanted === '' || [name, login, unit, ...departments].some(text => text.toLowerCase().includes(wanted))
}

interface TableProps {
  readonly rows: readonly StaffRow[]
  /** When they were asked for. */
  readonly at: number
  readonly me: Me
  readonly onReset: (row: StaffRow) => void
}

function StaffTable({ rows, at, me, onReset }: TableProps): ReactNode {
  const { t } = useWords()
  return (
    <div className={styles.sheet}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('desk.staff.name')}</th>
            <th scope="col">{t('desk.signin.login')}</th>
            <th scope="col">{t('desk.account.place')}</th>
            <th scope="col">{t('desk.account.departments')}</th>
            <th scope="col">{t('desk.account.roles')}</th>
            <th scope="col">{t('desk.staff.seen')}</th>
            <th scope="col">{t('desk.staff.state')}</th>
            <th scope="col">{t('desk.signin.password')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td>{row.login}</td>
              <td>{row.unit}</td>
              <td>{row.departments.join(t('desk.staff.and'))}</td>
              <td>
                <Roles roles={row.roles} />
              </td>
              <td className={styles.second}>
                <Seen at={row.seenAt} now={at} />
              </td>
              <td>
                <State row={row} />
              </td>
              <td>
                {row.id === me.id ? (
                  <span className={styles.second}>{t('desk.staff.you')}</span>
                ) : (
                  <Button size="secondary" describedAs={t('desk.staff.reset.who', { name: row.name })} onPress={() => onReset(row)}>
                    {t('desk.staff.reset')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** As this desk's own clock says it. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
/** Somebody whose page gave a sign within this time is here. */
const hereWithin = 90_000

export function Seen({ at, now }: { readonly at: number | null; readonly now: number }): ReactNode {
  const { t, formats } = useWords()
  if (at === null) return t('desk.staff.never')
  return now - at < hereWithin ? t('desk.staff.here') : formats.dateTime(at, zone)
}

export function State({ row: { lockedUntil, disabled } }: { readonly row: StaffRow }): ReactNode {
  const { t, formats } = useWords()
  if (disabled) return <Tag>{t('desk.staff.disabled')}</Tag>
  if (lockedUntil === null) return t('desk.staff.open')
  return <Tag tone="bad">{t('desk.staff.locked', { time: formats.time(lockedUntil, zone) })}</Tag>
}

interface ResetProps {
  readonly client: Client
  readonly row: StaffRow
  readonly onClose: () => void
}

/** Asks once, then shows the temporary password once. */
export function ResetDialog({ client, row, onClose }: ResetProps): ReactNode {
  const { t } = useWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [password, setPassword] = useState<string | null>(null)
  const reset = async () => {
    setBusy(true)
    setFailure(null)
    try {
      const answer = await client.call(resetPassword, { staff: row.id })
      setPassword(answer.password)
      void queries.invalidateQueries({ queryKey: ['staff'] })
    } catch (error) {
      setFailure(error instanceof Refused ? error.message : t('desk.staff.failed.cure'))
    } finally {
      setBusy(false)
    }
  }
  if (password !== null) return <Secret title={t('desk.staff.password', { name: row.name })} password={password} onClose={onClose} />
  return (
    <Dialog
      open
      title={t('desk.staff.reset.ask', { name: row.name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind="act" busy={busy} busyLabel={t('desk.staff.reset.busy')} onPress={() => void reset()}>
            {t('desk.staff.reset')}
          </Button>
        </>
      }
    >
      {t('desk.staff.reset.what', { login: row.login })}
      {failure !== null && <p role="alert">{failure}</p>}
    </Dialog>
  )
}

interface SecretProps {
  readonly title: string
  readonly password: string
  readonly onClose: () => void
}

/** A temporary password, shown once. */
export function Secret({ title, password, onClose }: SecretProps): ReactNode {
  const { t } = useWords()
  return (
    <Dialog
      open
      title={title}
      actions={
        <Button kind="act" onPress={onClose}>
          {t('desk.staff.password.close')}
        </Button>
      }
    >
      <div className={styles.secret}>
        <output>{password}</output>
        <Copy text={password} />
      </div>
      <p>{t('desk.staff.password.how')}</p>
    </Dialog>
  )
}

function Copy({ text }: { readonly text: string }): ReactNode {
  const { t } = useWords()
  const [isCopied, setIsCopied] = useState(false)
  // Only pages over TLS, and those on this machine, may write to the clipboard; elsewhere the password is selected with one click.
  if (navigator.clipboard === undefined) return null
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    )
  }
  return (
    <Button size="secondary" icon={isCopied ? 'check' : 'copy'} onPress={copy}>
      {t(isCopied ? 'desk.staff.copied' : 'desk.staff.copy')}
    </Button>
  )
}
