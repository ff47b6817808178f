import { Icon, type IconName, Section, Stack } from '#design'
import type { ReactNode } from 'react'
import { Lines } from '../speech.tsx'
import styles from './guide.module.css'

/** What one should know before beginning: nothing is asked yet. */
export function ServiceFacts({
  facts,
}: {
  readonly facts: readonly { readonly icon: IconName; readonly name: string; readonly text: string }[]
}): ReactNode {
  return (
    <Stack gap="part">
      {facts.map(({ icon, name, text }) => (
        <Section key={name} title={name}>
          <div className={styles.fact}>
            <Icon name={icon} />
            <div className={styles.lines}>
              <Lines>{text}</Lines>
            </div>
          </div>
        </Section>
      ))}
    </Stack>
  )
}
