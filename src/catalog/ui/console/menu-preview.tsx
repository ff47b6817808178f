import type { NoticeGiven, PlaceMenu, SectionGiven } from '#catalog'
import { Icon, iconNames, type IconName, useWords } from '#design'
import type { ReactNode } from 'react'
import styles from './menus.module.css'

interface PreviewProps {
  readonly sections: readonly SectionGiven[]
  readonly notice: NoticeGiven | null
  readonly services: PlaceMenu['services']
}

/** As a terminal will show it, small: what is on the first page, and what is behind it. */
export function MenuPreview({ sections, notice, services }: PreviewProps): ReactNode {
  const { t, language } = useWords()
  const shown = sections
    .map(section => ({
      ...section,
      cards: section.services.flatMap(id => services.filter(service => service.id === id && service.channels.includes('kiosk'))),
    }))
    .filter(({ cards }) => cards.length > 0)
  const all = shown.flatMap(({ cards }) => cards)
  const isFew = all.length <= 6
  return (
    <figure className={styles.preview}>
      <figcaption>{t('console.menu.preview')}</figcaption>
      <div className={styles.screen} data-preview="">
        <p className={styles.greeting}>{t('console.menu.preview.title')}</p>
        {notice && notice.text[language] !== '' && (
          <p className={styles.told}>
            <Icon name="info" />
            {notice.text[language]}
          </p>
        )}
        {shown.length === 0 && <p className={styles.told}>{t('console.menu.empty')}</p>}
        <div className={styles.groups}>
          {shown.map(({ id, name, icon, cards }) =>
            isFew ? (
              <div key={id} className={cards.length > 1 ? styles.wide : undefined}>
                <p className={styles.group}>{name[language] || t('console.menu.section.new')}</p>
                <div className={styles.tiles}>
                  {cards.map(card => (
                    <p key={card.id} className={styles.tile}>
                      <Icon name={iconOf(card.icon)} />
                      {card.name}
                    </p>
                  ))}
                </div>
              </div>
            ) : (
              <p key={id} className={styles.tile}>
                <Icon name={iconOf(icon)} />
                {name[language] || t('console.menu.section.new')}
                <small>{t('console.menu.preview.count', { count: cards.length })}</small>
              </p>
            ),
          )}
        </div>
      </div>
    </figure>
  )
}

function iconOf(name: string): IconName {
  return iconNames.find(each => each === name) ?? 'document'
}
