import { compareVersions, readManaged, resumeService, rollBackService, suspendService, type VersionLine, type WrittenParts } from '#catalog'
import {
  Button,
  CaseHead,
  DefinitionList,
  DeskMain,
  Dialog,
  Empty,
  Notice,
  Pane,
  Skeleton,
  Stack,
  Table,
  Tag,
  TextArea,
  useAttempt,
  useWords,
} from '#design'
import type { Client } from '#kernel/browser'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './console.module.css'
import { Differences } from './differences.tsx'
import { Impact, type ImpactFound } from './impact.tsx'
import { Reading } from './reading.tsx'
import { State, type UnderWay, zone } from './services.tsx'

export type Analyse = (service: string, what: { readonly parts?: WrittenParts; readonly version?: number }) => Promise<ImpactFound | null>

export interface ServicePageProps {
  readonly client: Client
  readonly service: string
  readonly owners: ReadonlyMap<string, string> | undefined
  readonly underWay: UnderWay | undefined
  readonly analyse: Analyse
  readonly onDone: (words: string) => void
  readonly onAll: () => void
  readonly onPublish: () => void
}

type Asked = { readonly what: 'suspend' } | { readonly what: 'roll-back'; readonly to: number } | null

/** One service: what is published, every version before it, what differs, and what can be done about it. */
export function ServicePage({ client, service: id, owners, underWay, analyse, onDone, onAll, onPublish }: ServicePageProps): ReactNode {
  const { t, language, formats } = useWords()
  const queries = useQueryClient()
  const [compared, setCompared] = useState<number | null>(null)
  const [asked, setAsked] = useState<Asked>(null)
  const attempt = useAttempt(t('console.unreachable'))
  const read = useQuery({
    queryKey: ['service', id, language],
    queryFn: async ({ signal }) => await client.call(readManaged, { service: id }, { signal }),
    placeholderData: last => last,
  })
  if (!read.data)
    return (
      <DeskMain head={<CaseHead name={id} />}>
        {read.isError ? (
          <Empty icon="search" title={read.error.message} action={<Button onPress={onAll}>{t('console.service.all')}</Button>} />
        ) : (
          <Skeleton lines={6} />
        )}
      </DeskMain>
    )
  const { service, suspended, versions, mayPublish, channels } = read.data
  const changed = async (words: string) => {
    setAsked(null)
    await queries.invalidateQueries()
    onDone(words)
  }
  const resume = async () => {
    const isDone = await attempt.run(async () => void (await client.call(resumeService, { service: id })))
    if (isDone) await changed(t('console.service.resumed', { name: service.name }))
  }
  return (
    <>
      <DeskMain
        head={
          <CaseHead
            name={service.name}
            number={t('console.services.version.n', { version: service.version })}
            tag={<State service={service} />}
          />
        }
        actions={
          mayPublish && (
            <>
              <Button kind="act" onPress={onPublish}>
                {t('console.service.publish')}
              </Button>
              {service.suspendedAt === null ? (
                <Button onPress={() => setAsked({ what: 'suspend' })}>{t('console.service.suspend')}</Button>
              ) : (
                <Button busy={attempt.busy} onPress={() => void resume()}>
                  {t('console.service.resume')}
                </Button>
              )}
            </>
          )
        }
        otherActions={<Button onPress={onAll}>{t('console.service.all')}</Button>}
      >
        {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
        {suspended && (
          <Notice tone="warn" title={t('console.service.suspended.since', { time: formats.dateTime(service.suspendedAt!, zone) })}>
            {suspended[language]}
          </Notice>
        )}
        <Pane title={t('console.service.about')}>
          <DefinitionList
            rows={[
              {
                label: t('console.services.owner'),
                value: owners ? (owners.get(service.owner) ?? t('console.services.owner.none', { key: service.owner })) : '',
              },
              {
                label: t('console.service.channels'),
                value: channels.map(channel => t(`console.channel.${channel}`)).join(t('desk.staff.and')),
              },
              ...(service.kind === 'handling'
                ? [
                    {
                      label: t('console.services.under_way'),
                      value: t('console.impact.counts', {
                        drafts: formats.number(underWay?.drafts ?? 0),
                        under: formats.number(underWay?.underWay ?? 0),
                      }),
                    },
                  ]
                : []),
            ]}
          />
        </Pane>
        <Versions
          versions={versions}
          current={service.version}
          compared={compared}
          onCompare={setCompared}
          onRollBack={mayPublish ? to => setAsked({ what: 'roll-back', to }) : undefined}
        />
        {compared !== null && <Compared client={client} service={id} from={compared} to={service.version} />}
        {service.kind === 'handling' && <Reading client={client} service={id} version={service.version} owners={owners} />}
      </DeskMain>
      {asked?.what === 'suspend' && (
        <SuspendDialog
          onClose={() => setAsked(null)}
          onSuspend={async note => {
            await client.call(suspendService, { service: id, note })
            await changed(t('console.service.suspended.done', { name: service.name }))
          }}
        />
      )}
      {asked?.what === 'roll-back' && (
        <RollBackDialog
          to={asked.to}
          next={service.version + 1}
          analyse={async () => await analyse(id, { version: asked.to })}
          onClose={() => setAsked(null)}
          onRollBack={async () => {
            const { version } = await client.call(rollBackService, { service: id, base: service.version, to: asked.to })
            await changed(t('console.service.rolled_back', { version, to: asked.to }))
          }}
        />
      )}
    </>
  )
}

// words: console.channel.kiosk console.channel.hall

interface VersionsProps {
  readonly versions: readonly VersionLine[]
  readonly current: number
  readonly compared: number | null
  readonly onCompare: (version: number) => void
  readonly onRollBack: ((version: number) => void) | undefined
}

function Versions({ versions, current, compared, onCompare, onRollBack }: VersionsProps): ReactNode {
  const { t, formats } = useWords()
  const how = ({ origin, restores }: VersionLine) => {
    if (restores !== null) return t('console.version.restores', { version: restores })
    return t(origin === 'shipped' ? 'console.version.shipped' : 'console.version.console')
  }
  return (
    <Table
      label={t('console.service.versions')}
      columns={[
        { key: 'version', label: t('console.services.version') },
        { key: 'since', label: t('console.version.published'), whole: true },
        { key: 'how', label: t('console.version.how') },
        { key: 'state', label: t('console.services.state') },
        { key: 'do', label: t('console.version.do'), end: true },
      ]}
      lines={versions.map(version => ({
        key: String(version.version),
        name: t('console.services.version.n', { version: version.version }),
        cells: [
          formats.dateTime(version.publishedAt, zone),
          how(version),
          version.version === current ? (
            <Tag key="now" tone="ok">
              {t('console.version.now')}
            </Tag>
          ) : version.same ? (
            t('console.version.same')
          ) : (
            ''
          ),
          version.version === current ? (
            ''
          ) : (
            <span key="do" className={styles.buttons}>
              {compared !== version.version && (
                <Button
                  size="secondary"
                  describedAs={t('console.version.compare.n', { version: version.version })}
                  onPress={() => onCompare(version.version)}
                >
                  {t('console.version.compare')}
                </Button>
              )}
              {onRollBack && !version.same && (
                <Button
                  size="secondary"
                  describedAs={t('console.version.roll_back.n', { version: version.version })}
                  onPress={() => onRollBack(version.version)}
                >
                  {t('console.version.roll_back')}
                </Button>
              )}
            </span>
          ),
        ],
      }))}
    />
  )
}

function Compared({
  client,
  service,
  from,
  to,
}: {
  readonly client: Client
  readonly service: string
  readonly from: number
  readonly to: number
}): ReactNode {
  const { t, language } = useWords()
  const found = useQuery({
    queryKey: ['differences', service, from, to, language],
    queryFn: async ({ signal }) =>
      (await client.call(compareVersions, { service, from: String(from), to: String(to) }, { signal })).differences,
  })
  const head = useRef<HTMLHeadingElement>(null)
  const isHere = found.data !== undefined
  // Below the versions, where nobody would look for it.
  useEffect(() => {
    if (isHere) head.current?.scrollIntoView({ block: 'start' })
  }, [isHere, from])
  return (
    <Stack gap="part">
      <h2 ref={head}>{t('console.differences.title', { from, to })}</h2>
      {found.data ? <Differences differences={found.data} /> : <Skeleton lines={4} />}
    </Stack>
  )
}

interface SuspendProps {
  readonly onClose: () => void
  readonly onSuspend: (note: { readonly 'zh-CN': string; readonly en: string }) => Promise<void>
}

function SuspendDialog({ onClose, onSuspend }: SuspendProps): ReactNode {
  const { t } = useWords()
  const attempt = useAttempt(t('console.unreachable'))
  const [note, setNote] = useState({ 'zh-CN': '', en: '' })
  const isFilled = note['zh-CN'].trim() !== '' && note.en.trim() !== ''
  return (
    <Dialog
      open
      title={t('console.suspend.ask')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind="act" busy={attempt.busy} disabled={!isFilled} onPress={() => void attempt.run(async () => await onSuspend(note))}>
            {t('console.service.suspend')}
          </Button>
        </>
      }
    >
      <Stack gap="part">
        <p>{t('console.suspend.what')}</p>
        <TextArea
          label={t('console.suspend.note.zh')}
          help={t('console.suspend.note.help')}
          rows={2}
          maxLength={200}
          value={note['zh-CN']}
          onChange={text => setNote({ ...note, 'zh-CN': text })}
        />
        <TextArea
          label={t('console.suspend.note.en')}
          rows={2}
          maxLength={200}
          value={note.en}
          onChange={text => setNote({ ...note, en: text })}
        />
        {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
      </Stack>
    </Dialog>
  )
}

interface RollBackProps {
  readonly to: number
  readonly next: number
  readonly analyse: () => Promise<ImpactFound | null>
  readonly onClose: () => void
  readonly onRollBack: () => Promise<void>
}

function RollBackDialog({ to, next, analyse, onClose, onRollBack }: RollBackProps): ReactNode {
  const { t } = useWords()
  const attempt = useAttempt(t('console.unreachable'))
  const impact = useQuery({ queryKey: ['impact', to, next], queryFn: analyse, gcTime: 0 })
  return (
    <Dialog
      open
      size="wide"
      title={t('console.roll_back.ask', { to })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind="act" busy={attempt.busy} onPress={() => void attempt.run(onRollBack)}>
            {t('console.version.roll_back')}
          </Button>
        </>
      }
    >
      <Stack gap="part">
        <p>{t('console.roll_back.what', { to, next })}</p>
        {impact.data ? <Impact impact={impact.data} /> : impact.isFetching && <Skeleton lines={3} />}
        {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
      </Stack>
    </Dialog>
  )
}
