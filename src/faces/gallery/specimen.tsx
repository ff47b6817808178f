import type { ReactNode } from 'react'
import styles from './gallery.module.css'

/** One state of a component, with what it is called. */
export function Specimen({
  name,
  children,
  wide = false,
}: {
  readonly name: string
  readonly children: ReactNode
  readonly wide?: boolean
}) {
  return (
    <section className={styles.specimen} data-wide={wide ? '' : undefined}>
      <p className={styles.name}>{name}</p>
      {children}
    </section>
  )
}

/** As high as the middle of a terminal's page, for what fills the height it is given. */
export function Tall({ children }: { readonly children: ReactNode }) {
  return <div className={styles.tall}>{children}</div>
}
