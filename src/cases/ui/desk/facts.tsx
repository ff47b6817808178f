import { Fragment, type ReactNode } from 'react'
import styles from './work.module.css'

/** Side by side; a line breaks between them, within one only where there is no room for it. */
export function Facts({ facts }: { readonly facts: readonly string[] }): ReactNode {
  return facts.map((fact, index) => (
    <Fragment key={fact}>
      <span className={styles.whole}>
        {fact}
        {index < facts.length - 1 && ' ·'}
      </span>{' '}
    </Fragment>
  ))
}
