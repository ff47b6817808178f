import { listPlaces, type ManagedPlace } from '#catalog'
import { Button, CaseHead, DeskMain, Empty, Skeleton, Table, Tag, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

export interface MenusPageProps {
  readonly client: Client
  readonly onOpen: (place: string) => void
  readonly onSynonyms: () => void
}

/** Every place of one's scope: what it offers, what it tells, and who decided that. */
export function MenusPage({ client, onOpen, onSynonyms }: MenusPageProps): ReactNode {
  const { t, language, formats } = useWords()
  const places = useQuery({
    queryKey: ['menus'],
    queryFn: async ({ signal }) => (await client.call(listPlaces, {}, { signal })).places,
  })
  const from = (place: ManagedPlace, origin: ManagedPlace['menuFrom'], none: string) =>
    origin === null ? (
      none
    ) : origin.id === place.id ? (
      <Tag tone="info">{t('console.menus.own')}</Tag>
    ) : (
      t('console.menus.from', { name: origin.name[language] })
    )
  return (
    <DeskMain
      head={<CaseHead name={t('console.menus.title')} number={t('console.menus.lead')} />}
      actions={<Button onPress={onSynonyms}>{t('console.synonyms.title')}</Button>}
    >
      {places.isError ? (
        <Empty
          icon="offline"
          title={t('console.unreachable')}
          action={<Button onPress={() => void places.refetch()}>{t('design.retry')}</Button>}
        />
      ) : !places.data ? (
        <Skeleton lines={8} />
      ) : (
        <Table
          label={t('console.menus.title')}
          columns={[
            { key: 'name', label: t('console.menus.place') },
            { key: 'kind', label: t('console.menus.kind') },
            { key: 'menu', label: t('console.menus.menu') },
            { key: 'services', label: t('console.menus.services'), end: true },
            { key: 'notice', label: t('console.menus.notice') },
          ]}
          lines={places.data.map(place => ({
            key: place.id,
            name: place.name[language],
            depth: place.depth,
            onOpen: () => onOpen(place.id),
            cells: [
              t(`console.menus.${place.kind}`),
              from(place, place.menuFrom, t('console.menus.standard')),
              formats.number(place.services),
              from(place, place.noticeFrom, t('console.menus.notice.none')),
            ],
          }))}
        />
      )}
    </DeskMain>
  )
}

// words: console.menus.head console.menus.region console.menus.site console.menus.terminal
