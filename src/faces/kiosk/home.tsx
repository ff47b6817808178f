import { listServices, type ServiceCard } from '#catalog'
import {
  classes,
  Icon,
  type IconName,
  iconNames,
  type KioskFrameProps,
  Notice,
  Skeleton,
  Tile,
  Tiles,
  useSurface,
  useNow,
  useWords,
} from '#design'
import { dayIn } from '#kernel'
import type { Client } from '#kernel/browser'
import type { VisitView } from '#visits'
import { type ReactNode, useEffect, useState } from 'react'
import styles from './kiosk.module.css'
import type { Route } from './routes.ts'

export interface HomeProps {
  readonly client: Client
  readonly frame: (page: Omit<KioskFrameProps, 'sill' | 'over' | 'kind'>) => ReactNode
  readonly visit: VisitView | null
  /** Opens the visit, so that its place is known before anything is asked. */
  readonly open: () => Promise<unknown>
  readonly hasCards: boolean
  readonly isDemonstration: boolean
  readonly onGo: (route: Route) => void
}

/** The first page: what can be done here, and one's own matters. */
export function Home({ client, frame, visit, open, hasCards, isDemonstration, onGo }: HomeProps): ReactNode {
  const { t, language, formats } = useWords()
  const { scale } = useSurface()
  const [services, setServices] = useState<readonly ServiceCard[] | null>(null)
  const [failed, setFailed] = useState(false)
  const now = useNow(5000)
  useEffect(() => {
    open().catch(() => {})
    // Once, when the page is entered.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  useEffect(() => {
    client.call(listServices, { language }).then(
      answer => setServices(answer.services.filter(({ channels }) => channels.includes('kiosk'))),
      () => setFailed(true),
    )
  }, [client, language])
  const zone = visit?.site?.zone ?? 'Asia/Shanghai'
  const tiles = (services ?? []).filter(({ kind }) => kind === 'handling')
  const guide = (services ?? []).find(({ kind }) => kind === 'information')
  const isLarge = scale === 'large'
  // What can be done comes first; what is asked most fills the room that is left.
  const topics = (guide?.topics ?? []).filter(({ service }) => service === null)
  return frame({
    place: {
      name: visit?.site ? (isLarge ? visit.site.name : `${t('kiosk.brand')} · ${visit.site.name}`) : t('kiosk.place'),
      detail: [formats.time(now, zone), formats.weekday(dayIn(now, zone)), ...(visit?.terminal ? [visit.terminal] : [])],
    },
    question: t('kiosk.home.title'),
    lead: t('kiosk.home.lead'),
    now: guide && (
      <button type="button" className={styles.find} onClick={() => onGo({ at: 'guide' })}>
        <Icon name="search" />
        <span>{t('kiosk.home.find')}</span>
      </button>
    ),
    children: (
      <div className={classes(styles.home, isLarge && styles.large)}>
        {isDemonstration && <Notice tone="info" title={t('kiosk.demonstration')} />}
        {failed && !services ? (
          <Notice tone="bad" title={t('cases.unreachable')}>
            {t('catalog.unreachable.cure')}
          </Notice>
        ) : !services ? (
          <Skeleton lines={3} panes />
        ) : (
          <Tiles
            most={6}
            fill={topics.map(({ id, title }) => (
              <Tile
                key={id}
                icon="document"
                name={title}
                help={[t('kiosk.home.topic.help')]}
                onPress={() => onGo({ at: 'guide', topic: id })}
              />
            ))}
          >
            {tiles.map(({ id, icon, name, summary, minutes, suspended }) => (
              <Tile
                key={id}
                icon={iconOf(icon)}
                name={name}
                help={[suspended === null ? (minutes === null ? summary : t('catalog.minutes', { minutes })) : t('catalog.suspended')]}
                onPress={() => onGo({ at: 'start', service: id })}
              />
            ))}
            {guide ? (
              <Tile
                key="guide"
                icon="info"
                name={t('kiosk.home.guide', { count: guide.topics.length })}
                help={[t('kiosk.home.guide.help')]}
                onPress={() => onGo({ at: 'guide' })}
              />
            ) : null}
          </Tiles>
        )}
        <div className={styles.ways}>
          <Tile
            soft
            icon={hasCards ? 'id-card' : 'phone'}
            name={t(hasCards ? 'kiosk.home.card' : 'kiosk.home.phone')}
            help={[t('kiosk.home.mine.help')]}
            onPress={() => onGo(visit && visit.assurance !== 'none' ? { at: 'cases' } : { at: 'identify', byCard: hasCards })}
          />
          <Tile
            soft
            icon="clock"
            name={t('kiosk.progress.service')}
            help={[t('kiosk.home.progress.help')]}
            onPress={() => onGo({ at: 'progress' })}
          />
        </div>
      </div>
    ),
  })
}

function iconOf(name: string): IconName {
  return iconNames.find(each => each === name) ?? 'document'
}
