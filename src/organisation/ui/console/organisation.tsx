import {
  changeDepartment,
  changeUnit,
  closeUnit,
  makeDepartment,
  makeUnit,
  type ManagedDepartment,
  type ManagedUnit,
  readOrganisation,
  reopenDepartment,
} from '#organisation'
import {
  Button,
  CaseHead,
  DeskMain,
  Dialog,
  Empty,
  Notice,
  Skeleton,
  Stack,
  Table,
  type TableLine,
  Tag,
  useAttempt,
  useWords,
} from '#design'
import type { Client } from '#kernel/browser'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { DepartmentForm, UnitForm } from './forms.tsx'
import { tellHours } from './hours.ts'
import styles from './organisation.module.css'

export interface OrganisationPageProps {
  readonly client: Client
  readonly onDone: (words: string) => void
  /** Closing asks the cases whether the department has work. */
  readonly closeDepartment: (department: string) => Promise<void>
}

type Asked =
  | { readonly what: 'unit'; readonly unit: ManagedUnit | null; readonly parent: ManagedUnit | null }
  | { readonly what: 'department'; readonly department: ManagedDepartment | null; readonly unit: ManagedUnit }
  | { readonly what: 'close'; readonly name: string; readonly isOpen: boolean; readonly work: () => Promise<unknown> }
  | null

/** Head office, regions, sites and their departments, as the tree they are. */
export function OrganisationPage({ client, onDone, closeDepartment }: OrganisationPageProps): ReactNode {
  const { t, language } = useWords()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Asked>(null)
  const read = useQuery({
    queryKey: ['organisation'],
    queryFn: async ({ signal }) => await client.call(readOrganisation, {}, { signal }),
  })
  const done = async () => {
    setAsked(null)
    await queries.invalidateQueries()
    onDone(t('console.organisation.saved'))
  }
  const closing = (department: ManagedDepartment) => async () =>
    department.closed ? await client.call(reopenDepartment, { department: department.id }) : await closeDepartment(department.id)
  const closingUnit = (unit: ManagedUnit) => async () => await client.call(closeUnit, { unit: unit.id, closed: !unit.closed })
  const { units = [], departments = [] } = read.data ?? {}
  const top = units[0]
  const lines = units.flatMap((unit): TableLine[] => {
    const depth = top ? unit.path.split('.').length - top.path.split('.').length : 0
    return [
      {
        key: unit.path,
        name: unit.name[language],
        depth,
        faint: unit.closed,
        onOpen: () => setAsked({ what: 'unit', unit, parent: null }),
        cells: [
          <Kind key="kind" closed={unit.closed}>
            {t(`console.unit.${unit.kind}`)}
          </Kind>,
          unit.key,
          <span key="phone" className={styles.whole}>
            {unit.phone}
          </span>,
          tellHours(unit.hours, t),
          <UnitButtons key="do" unit={unit} isTop={unit === top} closing={closingUnit(unit)} onAsk={setAsked} />,
        ],
      },
      ...departments
        .filter(({ unitId }) => unitId === unit.id)
        .map(department => ({
          key: `${unit.path}/${department.key}`,
          name: department.name[language],
          depth: depth + 1,
          faint: department.closed,
          onOpen: () => setAsked({ what: 'department', department, unit }),
          cells: [
            <Kind key="kind" closed={department.closed}>
              {t('console.department')}
            </Kind>,
            department.key,
            <span key="phone" className={styles.whole}>
              {department.phone}
            </span>,
            '',
            <span key="do" className={styles.buttons}>
              <Button
                size="secondary"
                describedAs={t(department.closed ? 'console.reopen.n' : 'console.close.n', { name: department.name[language] })}
                onPress={() =>
                  setAsked({ what: 'close', name: department.name[language], isOpen: !department.closed, work: closing(department) })
                }
              >
                {t(department.closed ? 'console.reopen' : 'console.close')}
              </Button>
            </span>,
          ],
        })),
    ]
  })
  return (
    <>
      <DeskMain head={<CaseHead name={t('console.organisation.title')} number={t('console.organisation.lead')} />}>
        {read.isError ? (
          <Empty
            icon="offline"
            title={t('console.unreachable')}
            action={<Button onPress={() => void read.refetch()}>{t('design.retry')}</Button>}
          />
        ) : !read.data ? (
          <Skeleton lines={8} />
        ) : (
          <Table
            label={t('console.organisation.title')}
            columns={[
              { key: 'name', label: t('console.organisation.name') },
              { key: 'kind', label: t('console.organisation.kind') },
              { key: 'key', label: t('console.organisation.key') },
              { key: 'phone', label: t('console.organisation.phone') },
              { key: 'hours', label: t('console.organisation.hours') },
              { key: 'do', label: t('console.version.do'), end: true },
            ]}
            lines={lines}
          />
        )}
      </DeskMain>
      {asked?.what === 'unit' && (
        <UnitForm
          unit={asked.unit}
          parent={asked.parent}
          onClose={() => setAsked(null)}
          onSave={async given => {
            const { key, kind, ...fields } = given
            await (asked.unit
              ? client.call(changeUnit, { unit: asked.unit.id, ...fields })
              : client.call(makeUnit, { parentId: asked.parent!.id, key, kind, ...fields }))
            await done()
          }}
        />
      )}
      {asked?.what === 'department' && (
        <DepartmentForm
          department={asked.department}
          unit={asked.unit}
          onClose={() => setAsked(null)}
          onSave={async ({ key, ...fields }) => {
            await (asked.department
              ? client.call(changeDepartment, { department: asked.department.id, ...fields })
              : client.call(makeDepartment, { unitId: asked.unit.id, key, ...fields }))
            await done()
          }}
        />
      )}
      {asked?.what === 'close' && (
        <CloseDialog
          name={asked.name}
          isOpen={asked.isOpen}
          onClose={() => setAsked(null)}
          onDo={async () => {
            await asked.work()
            await done()
          }}
        />
      )}
    </>
  )
}

// words: console.unit.head console.unit.region console.unit.site

function UnitButtons({
  unit,
  isTop,
  closing,
  onAsk,
}: {
  readonly unit: ManagedUnit
  readonly isTop: boolean
  readonly closing: () => Promise<unknown>
  readonly onAsk: (asked: Asked) => void
}): ReactNode {
  const { t, language } = useWords()
  const name = unit.name[language]
  return (
    <span className={styles.buttons}>
      {!unit.closed && unit.kind !== 'site' && (
        <Button
          size="secondary"
          icon="plus"
          describedAs={t('console.unit.add.n', { name })}
          onPress={() => onAsk({ what: 'unit', unit: null, parent: unit })}
        >
          {t('console.unit.add')}
        </Button>
      )}
      {!unit.closed && (
        <Button
          size="secondary"
          icon="plus"
          describedAs={t('console.department.add.n', { name })}
          onPress={() => onAsk({ what: 'department', department: null, unit })}
        >
          {t('console.department.add')}
        </Button>
      )}
      {!isTop && (
        <Button
          size="secondary"
          describedAs={t(unit.closed ? 'console.reopen.n' : 'console.close.n', { name })}
          onPress={() => onAsk({ what: 'close', name, isOpen: !unit.closed, work: closing })}
        >
          {t(unit.closed ? 'console.reopen' : 'console.close')}
        </Button>
      )}
    </span>
  )
}

/** What it is; or, once it was closed, that it is. */
function Kind({ closed, children }: { readonly closed: boolean; readonly children: ReactNode }): ReactNode {
  const { t } = useWords()
  return closed ? <Tag>{t('console.closed')}</Tag> : children
}

interface CloseProps {
  readonly name: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onDo: () => Promise<void>
}

function CloseDialog({ name, isOpen, onClose, onDo }: CloseProps): ReactNode {
  const { t } = useWords()
  const attempt = useAttempt(t('console.unreachable'))
  return (
    <Dialog
      open
      title={t(isOpen ? 'console.close.ask' : 'console.reopen.ask', { name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind="act" busy={attempt.busy} onPress={() => void attempt.run(onDo)}>
            {t(isOpen ? 'console.close' : 'console.reopen')}
          </Button>
        </>
      }
    >
      <Stack gap="part">
        <p>{t(isOpen ? 'console.close.what' : 'console.reopen.what')}</p>
        {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
      </Stack>
    </Dialog>
  )
}
