import type { ReactNode } from 'react'
import type { Language } from '#kernel'
import { classes } from '../classes.ts'
import { Icon, type IconName } from '../icons.tsx'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import styles from './hall.module.css'

export interface HallPlace {
  readonly key: string
  readonly label: ReactNode
  readonly icon: IconName
  readonly href: string
  readonly current?: boolean | undefined
  /** How many things wait for the person there. */
  readonly waiting?: number | undefined
}

export interface HallFrameProps {
  /** 一窗 · 滨江市 */
  readonly name: ReactNode
  readonly places: readonly HallPlace[]
  readonly homeHref: string
  /** Follows a link within the face; without it the browser does. */
  readonly onGo?: ((href: string) => void) | undefined
  readonly onLargeText?: (() => void) | undefined
  readonly title?: ReactNode
  readonly back?: { readonly href: string; readonly label: ReactNode } | undefined
  /** One column, for a step or a case. */
  readonly narrow?: boolean | undefined
  readonly children: ReactNode
}

/** Every page of the service hall. The four places stand below on a phone and above on a PC. */
export function HallFrame({ name, places, homeHref, onGo, onLargeText, title, back, narrow = false, children }: HallFrameProps) {
  const { t } = useWords()
  const { scale, theme, onTheme } = useSurface()
  const isContrast = theme === 'contrast'
  return (
    <div className={classes(styles.frame, scale === 'large' && styles.large)}>
      <a className={styles.skip} href="#main">
        {t('design.skip')}
      </a>
      <header className={styles.header}>
        <HallLink className={styles.brand} href={homeHref} onGo={onGo}>
          <Icon name="window" className={styles.mark} />
          <span>{name}</span>
        </HallLink>
        <div className={styles.quietGroup}>
          {onLargeText && (
            <button type="button" className={styles.quiet} onClick={onLargeText}>
              {t(scale === 'large' ? 'design.text.standard' : 'design.text.large')}
            </button>
          )}
          {onTheme && (
            <button
              type="button"
              className={classes(styles.quiet, styles.theme)}
              onClick={() => onTheme(isContrast ? 'light' : 'contrast')}
            >
              <Icon name="contrast" />
              <span>{t(isContrast ? 'design.theme.light' : 'design.theme.contrast')}</span>
            </button>
          )}
          <OtherLanguage />
        </div>
        <nav className={styles.nav} aria-label={t('design.places')}>
          <ul>
            {places.map(place => (
              <li key={place.key}>
                <HallLink className={styles.place} href={place.href} onGo={onGo} current={place.current}>
                  <Icon name={place.icon} />
                  {place.label}
                  {place.waiting !== undefined && place.waiting > 0 && (
                    <span className={styles.badge} data-waiting="">
                      {place.waiting}
                    </span>
                  )}
                </HallLink>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main className={classes(styles.main, narrow && styles.narrow)} id="main" tabIndex={-1}>
        {(title !== undefined || back) && (
          <div>
            {back && (
              <HallLink className={styles.back} href={back.href} onGo={onGo}>
                <Icon name="back" />
                {back.label}
              </HallLink>
            )}
            {title !== undefined && <h1 className={styles.title}>{title}</h1>}
          </div>
        )}
        {children}
      </main>
    </div>
  )
}

/** With two languages a button to the other one; with more a list. */
function OtherLanguage() {
  const { t, language, languages, setLanguage } = useWords()
  const others = languages.filter(({ code }) => code !== language)
  const [other] = others
  if (others.length === 1 && other) {
    return (
      <button type="button" className={styles.quiet} lang={other.code} onClick={() => setLanguage(other.code)}>
        {other.name}
      </button>
    )
  }
  return (
    <select
      className={classes(styles.quiet, styles.language)}
      aria-label={t('design.language')}
      value={language}
      onChange={event => setLanguage(event.currentTarget.value as Language)}
    >
      {languages.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  )
}

interface HallLinkProps {
  readonly className: string | undefined
  readonly href: string
  readonly onGo: ((href: string) => void) | undefined
  readonly current?: boolean | undefined
  readonly children: ReactNode
}

function HallLink({ className, href, onGo, current, children }: HallLinkProps) {
  return (
    <a
      className={className}
      href={href}
      aria-current={current ? 'page' : undefined}
      onClick={event => {
        const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
        if (!onGo || !isPlain) return
        event.preventDefault()
        onGo(href)
      }}
    >
      {children}
    </a>
  )
}
