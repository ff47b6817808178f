import { Paged } from '#design'
import type { ReactNode } from 'react'
import styles from './kiosk.module.css'

/** A longer text, in pages. */
export function Sheets({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return (
    <Paged count={lines.length} of={lines.join('\n')} whole>
      {(from, to) => (
        <div className={styles.sheet}>
          {lines.slice(from, to).map(line => (
            <p key={line} data-item="">
              {line}
            </p>
          ))}
        </div>
      )}
    </Paged>
  )
}
