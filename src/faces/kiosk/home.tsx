import type { MenuSection, MenuView, OfferedService } from '#catalog'
import {
  classes,
  Empty,
  Icon,
  type KioskFrameProps,
  Notice,
  Skeleton,
  Tile,
  TileGroups,
  Tiles,
  useNow,
  useSurface,
  useWords,
} from '#design'
import { dayIn, instantOf } from '#kernel'
import type { VisitView } from '#visits'
import { type ReactNode, useState } from 'react'
import styles from './kiosk.module.css'
import type { Menu } from './menu.ts'
import type { Route } from './routes.ts'
import { iconOf, ServiceTile } from './section.tsx'

export interface HomeProps {
  readonly frame: (page: Omit<KioskFrameProps, 'sill' | 'over' | 'kind'>) => ReactNode
  readonly visit: VisitView | null
  readonly menu: Menu
  readonly hasCards: boolean
  readonly isDemonstration: boolean
  readonly onGo: (route: Route) => void
}

/** The first page: what can be done here, by what it is about, and one's own matters. */
export function Home({ frame, visit, menu, hasCards, isDemonstration, onGo }: HomeProps): ReactNode {
  const { t, formats } = useWords()
  const { scale } = useSurface()
  const now = useNow(5000)
  const zone = visit?.site?.zone ?? 'Asia/Shanghai'
  const hours = useHours(visit, now)
  const isLarge = scale === 'large'
  // The languages stand beside it: a long name stands alone.
  const named = (site: string) => (isLarge || site.length > 16 ? site : `${t('kiosk.brand')} · ${site}`)
  const { view, failed } = menu
  return frame({
    place: {
      name: visit?.site ? named(visit.site.name) : t('kiosk.place'),
      detail: [formats.time(now, zone), ...hours, ...(visit?.terminal && !isLarge ? [visit.terminal] : [])],
    },
    question: t('kiosk.home.title'),
    lead: view?.notice ? <PlaceNotice>{view.notice}</PlaceNotice> : t('kiosk.home.lead'),
    now: (
      <button type="button" className={styles.find} onClick={() => onGo({ at: 'guide' })}>
        <Icon name="search" />
        <span>{t('kiosk.home.find')}</span>
      </button>
    ),
    children: (
      <div className={classes(styles.home, isLarge && styles.large)}>
        {isDemonstration && <Notice tone="info" title={t('kiosk.demonstration')} />}
        {failed && !view ? (
          <Notice tone="bad" title={t('cases.unreachable')}>
            {t('catalog.unreachable.cure')}
          </Notice>
        ) : !view ? (
          <Skeleton lines={3} panes />
        ) : view.sections.length === 0 ? (
          <Empty icon="info" title={t('kiosk.home.nothing')}>
            {t('kiosk.home.nothing.cure')}
          </Empty>
        ) : (
          <Services view={view} onGo={onGo} />
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

/** So many fit on the first page, in rows of two with a heading over each section; in 大字版 one below the other. */
const room = { standard: 3, large: 4 } as const

/** Few services stand on the first page itself; of many the sections do. */
function Services({ view: { sections }, onGo }: { readonly view: MenuView; readonly onGo: (route: Route) => void }): ReactNode {
  const { t } = useWords()
  const { scale } = useSurface()
  const [overflows, setOverflows] = useState(false)
  const shape = `${scale} ${sections.map(({ id, name, services }) => `${id} ${name} ${services.length}`).join()}`
  const [measured, setMeasured] = useState(shape)
  if (measured !== shape) {
    setMeasured(shape)
    setOverflows(false)
  }
  const guide = sections.flatMap(({ services }) => services).find(({ kind }) => kind === 'information')
  const tile = (service: OfferedService) => <ServiceTile key={service.id} service={service} onGo={onGo} />
  const topics = (guide?.topics ?? [])
    .filter(({ service }) => service === null)
    .slice(0, 6)
    .map(({ id, title }) => (
      <Tile key={id} icon="document" name={title} help={[t('kiosk.home.topic.help')]} onPress={() => onGo({ at: 'guide', topic: id })} />
    ))
  if (scale === 'large') {
    // The guide is behind the field above as well: it gives way where room is short.
    const doing = sections.flatMap(({ services }) => services).filter(({ kind }) => kind === 'handling')
    if (doing.length > 0 && (doing.length <= room.large || sections.length === 1))
      return (
        <Tiles most={6} fill={guide && [tile(guide), ...topics]}>
          {doing.map(tile)}
        </Tiles>
      )
  } else if (!overflows && rowsOf(sections) <= room.standard)
    return (
      <TileGroups
        onOverflow={() => setOverflows(true)}
        groups={sections.map(({ id, name, services }) => ({ key: id, name, tiles: services.map(tile) }))}
        fill={topics}
      />
    )
  else if (sections.length === 1) return <Tiles most={6}>{sections[0]!.services.map(tile)}</Tiles>
  return (
    <Tiles most={6}>
      {sections.map(section => (
        <Tile
          key={section.id}
          icon={iconOf(section.icon)}
          name={section.name}
          help={[section.services.length === 1 ? section.services[0]!.name : t('kiosk.home.count', { count: section.services.length })]}
          onPress={() => onGo(section.services.length === 1 ? wayTo(section.services[0]!) : { at: 'section', section: section.id })}
        />
      ))}
    </Tiles>
  )
}

function wayTo({ id, kind }: OfferedService): Route {
  return kind === 'information' ? { at: 'guide' } : { at: 'start', service: id }
}

/** Rows of two: sections of one service stand beside one another. */
function rowsOf(sections: readonly MenuSection[]): number {
  let [rows, isHalf] = [0, false]
  for (const { services } of sections) {
    if (services.length === 1 && isHalf) isHalf = false
    else {
      rows += Math.ceil(services.length / 2)
      isHalf = services.length === 1
    }
  }
  return rows
}

function PlaceNotice({ children }: { readonly children: string }): ReactNode {
  return (
    <span className={styles.told}>
      <Icon name="info" />
      <span>{children}</span>
    </span>
  )
}

/** When somebody is at the counters today; which day it is where no counters are known. */
function useHours(visit: VisitView | null, now: number): readonly string[] {
  const { t, formats } = useWords()
  const site = visit?.site
  if (!site) return [formats.weekday(dayIn(now, 'Asia/Shanghai'))]
  const [first, last] = [site.today[0], site.today.at(-1)]
  if (!first || !last) return [t('kiosk.home.closed')]
  const today = dayIn(now, site.zone)
  const at = (minutes: number) => formats.time(instantOf(today, minutes, site.zone), site.zone)
  const minutesNow = (now - instantOf(today, 0, site.zone)) / 60_000
  const next = site.today.find(([, to]) => minutesNow < to)
  if (!next) return [t('kiosk.home.closed.now')]
  return [
    minutesNow < next[0] ? t('kiosk.home.opens', { from: at(next[0]) }) : t('kiosk.home.open', { from: at(first[0]), to: at(last[1]) }),
  ]
}
