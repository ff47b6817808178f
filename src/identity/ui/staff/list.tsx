import { Button, CaseHead, type Column, DeskMain, Empty, SearchField, Skeleton, Table, type TableLine, useWords } from '#design'
import { listStaff, type Me, type StaffRow } from '#identity'
import { type Client, Refused } from '#kernel/browser'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Roles } from './account.tsx'
import styles from './identity.module.css'
import { Seen, State } from './seen.tsx'

export interface StaffListProps {
  readonly client: Client
  readonly me: Me
  /** What stands above the buttons of a line. */
  readonly doing: Column
  /** What can be done with somebody; nobody does it to themselves. */
  readonly buttons: (row: StaffRow) => ReactNode
  readonly onOpen?: ((row: StaffRow) => void) | undefined
  /** What can be done with the list. */
  readonly actions?: ReactNode
}

/** The people in one's scope: who they are, what they may do, and whether they can come in. */
export function StaffList({ client, me, doing, buttons, onOpen, actions }: StaffListProps): ReactNode {
  const { t, language } = useWords()
  const [words, setWords] = useState('')
  const staff = useQuery({
    queryKey: ['staff', language],
    queryFn: async ({ signal }) => (await client.call(listStaff, {}, { signal })).staff,
    placeholderData: last => last,
  })
  const found = (staff.data ?? []).filter(row => isFound(row, words))
  const line = (row: StaffRow): TableLine => ({
    key: row.login,
    name: row.name,
    faint: row.disabled,
    onOpen: onOpen && (() => onOpen(row)),
    cells: [
      row.login,
      row.unit,
      row.departments.join(t('desk.staff.and')),
      <Roles key="roles" roles={row.roles} />,
      <Seen key="seen" at={row.seenAt} now={staff.dataUpdatedAt} />,
      <State key="state" row={row} />,
      row.id === me.id ? (
        <span key="you" className={styles.second}>
          {t('desk.staff.you')}
        </span>
      ) : (
        buttons(row)
      ),
    ],
  })
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
    if (!staff.data) return <Skeleton lines={8} />
    if (found.length === 0)
      return (
        <Empty icon="search" title={t('desk.staff.none', { words })}>
          {t('desk.staff.none.cure')}
        </Empty>
      )
    const columns: readonly Column[] = [
      { key: 'name', label: t('desk.staff.name') },
      { key: 'login', label: t('desk.signin.login') },
      { key: 'place', label: t('desk.account.place') },
      { key: 'departments', label: t('desk.account.departments') },
      { key: 'roles', label: t('desk.account.roles') },
      { key: 'seen', label: t('desk.staff.seen'), whole: true },
      { key: 'state', label: t('desk.staff.state') },
      { ...doing, end: true },
    ]
    return <Table label={t('desk.staff.title')} columns={columns} lines={found.map(line)} />
  }
  return (
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
      actions={actions}
    >
      {content()}
    </DeskMain>
  )
}

function isFound({ name, login, unit, departments }: StaffRow, words: string): boolean {
  const wanted = words.trim().toLowerCase()
  return wanted === '' || [name, login, unit, ...departments].some(text => text.toLowerCase().includes(wanted))
}
