import { listManaged, type ManagedService } from '#catalog'
import { Button, CaseHead, DeskMain, Empty, Skeleton, Table, Tag, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

/** Cases of a service that have not ended. */
export interface UnderWay {
  readonly drafts: number
  readonly underWay: number
}

export interface ServicesPageProps {
  readonly client: Client
  /** Names of departments by their key; undefined until they are here. */
  readonly owners: ReadonlyMap<string, string> | undefined
  readonly underWay: ReadonlyMap<string, UnderWay>
  readonly onOpen: (service: string) => void
}

/** As this browser's own clock says it. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every service: whether it can be had, in which version, whose it is, and what is under way. */
export function ServicesPage({ client, owners, underWay, onOpen }: ServicesPageProps): ReactNode {
  const { t, language, formats } = useWords()
  const services = useQuery({
    queryKey: ['services', language],
    queryFn: async ({ signal }) => (await client.call(listManaged, {}, { signal })).services,
    placeholderData: last => last,
  })
  const content = () => {
    if (services.isError)
      return (
        <Empty
          icon="offline"
          title={t('console.services.failed')}
          action={<Button onPress={() => void services.refetch()}>{t('design.retry')}</Button>}
        />
      )
    if (!services.data) return <Skeleton lines={5} />
    return (
      <Table
        label={t('console.services.title')}
        columns={[
          { key: 'name', label: t('console.services.name') },
          { key: 'state', label: t('console.services.state') },
          { key: 'version', label: t('console.services.version') },
          { key: 'owner', label: t('console.services.owner') },
          { key: 'since', label: t('console.services.since'), whole: true },
          { key: 'drafts', label: t('console.services.drafts'), end: true },
          { key: 'under-way', label: t('console.services.under_way'), end: true },
        ]}
        lines={services.data.map(service => ({
          key: service.id,
          name: service.name,
          onOpen: () => onOpen(service.id),
          cells: [
            <State key="state" service={service} />,
            t('console.services.version.n', { version: service.version }),
            owners ? (owners.get(service.owner) ?? t('console.services.owner.none', { key: service.owner })) : '',
            formats.dateTime(service.publishedAt, zone),
            service.kind === 'information' ? '' : formats.number(underWay.get(service.id)?.drafts ?? 0),
            service.kind === 'information' ? '' : formats.number(underWay.get(service.id)?.underWay ?? 0),
          ],
        }))}
      />
    )
  }
  return <DeskMain head={<CaseHead name={t('console.services.title')} number={t('console.services.lead')} />}>{content()}</DeskMain>
}

export function State({ service }: { readonly service: ManagedService }): ReactNode {
  const { t } = useWords()
  return service.suspendedAt === null ? (
    <Tag tone="ok">{t('console.services.open')}</Tag>
  ) : (
    <Tag tone="warn">{t('console.services.suspended')}</Tag>
  )
}
