import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icons.tsx'
import styles from './services.module.css'

export interface ServiceCardProps {
  readonly icon: IconName
  readonly name: ReactNode
  readonly help?: ReactNode
  readonly href?: string | undefined
  readonly onPress?: (() => void) | undefined
}

/** A service in the hall: what one usually does. Stands in `ServiceCards`. */
export function ServiceCard({ icon, name, help, href, onPress }: ServiceCardProps) {
  return (
    <Pressable className={styles.card} href={href} onPress={onPress}>
      <Icon name={icon} className={styles.cardIcon} />
      <span className={styles.cardName}>{name}</span>
      {help !== undefined && <span className={styles.cardHelp}>{help}</span>}
    </Pressable>
  )
}

export function ServiceCards({ children }: { readonly children: ReactNode }) {
  return <div className={styles.cards}>{children}</div>
}

/** A service among many: one line with an arrow. Stands in `ServiceRows`. */
export function ServiceRow({ icon, name, help, href, onPress, aside }: ServiceCardProps & { readonly aside?: ReactNode }) {
  return (
    <Pressable className={styles.line} href={href} onPress={onPress}>
      <Icon name={icon} className={styles.cardIcon} />
      <span className={styles.lineTexts}>
        <span className={styles.lineWords}>
          <span className={styles.cardName}>{name}</span>
          {help !== undefined && <span className={styles.cardHelp}>{help}</span>}
        </span>
        {aside}
      </span>
      <Icon name="chevron-right" className={styles.chevron} />
    </Pressable>
  )
}

export function ServiceRows({ children }: { readonly children: ReactNode }) {
  return <div className={styles.lines}>{children}</div>
}

interface PressableProps {
  readonly className: string | undefined
  readonly href: string | undefined
  readonly onPress: (() => void) | undefined
  readonly children: ReactNode
}

function Pressable({ className, href, onPress, children }: PressableProps) {
  if (href !== undefined) {
    return (
      <a className={className} href={href} onClick={onPress}>
        {children}
      </a>
    )
  }
  return (
    <button type="button" className={className} onClick={onPress}>
      {children}
    </button>
  )
}
