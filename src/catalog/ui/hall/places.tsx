import { Icon, Pane, useNow, useWords } from '#design'
import type { SiteView } from '#organisation'
import type { ReactNode } from 'react'
import { useToday } from '../today.ts'
import styles from './places.module.css'

export interface PlaceRowsProps {
  readonly sites: readonly SiteView[]
}

/** Where one must go for a service that cannot be done here. */
export function PlaceRows({ sites }: PlaceRowsProps): ReactNode {
  const { t } = useWords()
  const now = useNow(60_000)
  const today = useToday()
  return (
    <Pane title={t(sites.length > 0 ? 'catalog.elsewhere.where' : 'catalog.elsewhere.nowhere')}>
      <ul className={styles.places}>
        {sites.map(site => (
          <li key={site.id} className={styles.place}>
            <Icon name="map-pin" />
            <div>
              <p className={styles.placeName}>{site.name}</p>
              <p>{site.address}</p>
              <p>
                {today(site, now)}{' '}
                <a className={styles.phone} href={`tel:${site.phone}`}>
                  {site.phone}
                </a>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Pane>
  )
}
