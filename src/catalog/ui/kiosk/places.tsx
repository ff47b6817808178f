import { Icon, Paged, useNow } from '#design'
import type { SiteView } from '#organisation'
import type { ReactNode } from 'react'
import { useToday } from '../today.ts'
import styles from './places.module.css'

export interface PlaceListProps {
  readonly sites: readonly SiteView[]
}

/** Places one can go to: name, address, when they are open today, by which number they are reached. */
export function PlaceList({ sites }: PlaceListProps): ReactNode {
  const now = useNow(60_000)
  const today = useToday()
  return (
    <Paged count={sites.length} of={sites}>
      {(from, to) => (
        <ul className={styles.places}>
          {sites.slice(from, to).map(site => (
            <li key={site.id} data-item="" className={styles.place}>
              <Icon name="map-pin" />
              <div>
                <h2>{site.name}</h2>
                <p>{site.address}</p>
                <p>
                  {today(site, now)}
                  <span className={styles.phone}>{site.phone}</span>
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Paged>
  )
}
