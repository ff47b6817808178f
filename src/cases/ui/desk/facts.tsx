import type { ReactNode } from 'react'
import styles from './work.module.css'

/** Side by side; a line breaks between them, within one only where there is no room for it. */
export function Facts({ facts }: { readonly facts: readonly string[] }): ReactNode {
  return (
    <span className={styles.facts}>
      {facts.map(fact => (
        <span key={fact}>{fact}</span>
      ))}
    </span>
  )
}
