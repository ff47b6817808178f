import type { MenuSection, OfferedService } from '#catalog'
import { type IconName, iconNames, type KioskFrameProps, Tile, Tiles, useWords } from '#design'
import type { ReactNode } from 'react'
import type { Route } from './routes.ts'

export interface SectionProps {
  readonly frame: (page: Omit<KioskFrameProps, 'sill' | 'over' | 'place'> & { readonly onBack: () => void }) => ReactNode
  readonly section: MenuSection
  readonly onGo: (route: Route) => void
  readonly onBack: () => void
}

/** The services of one section, where a place offers many. */
export function SectionPage({ frame, section, onGo, onBack }: SectionProps): ReactNode {
  const { t } = useWords()
  return frame({
    kind: 'home',
    question: section.name,
    lead: t('kiosk.home.section.lead'),
    onBack,
    children: (
      <Tiles most={6}>
        {section.services.map(service => (
          <ServiceTile key={service.id} service={service} onGo={onGo} />
        ))}
      </Tiles>
    ),
  })
}

export function ServiceTile({ service, onGo }: { readonly service: OfferedService; readonly onGo: (route: Route) => void }): ReactNode {
  const { t } = useWords()
  const { id, kind, icon, name, summary, minutes, suspended, topics } = service
  if (kind === 'information')
    return (
      <Tile
        icon="info"
        name={t('kiosk.home.guide', { count: topics.length })}
        help={[t('kiosk.home.guide.help')]}
        onPress={() => onGo({ at: 'guide' })}
      />
    )
  return (
    <Tile
      icon={iconOf(icon)}
      name={name}
      help={[suspended === null ? (minutes === null ? summary : t('catalog.minutes', { minutes })) : t('catalog.suspended')]}
      onPress={() => onGo({ at: 'start', service: id })}
    />
  )
}

export function iconOf(name: string): IconName {
  return iconNames.find(each => each === name) ?? 'document'
}
