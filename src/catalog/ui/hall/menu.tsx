import type { MenuView, OfferedService } from '#catalog'
import { Button, Section, ServiceRow, ServiceRows, useWords } from '#design'
import { type ReactNode, useState } from 'react'
import styles from './guide.module.css'
import { iconOf } from './links.ts'

/** So many services of a section are shown at first. */
const atFirst = 4

/** Everything one can do, by what it is about. */
export function MenuSections({ sections }: Pick<MenuView, 'sections'>): ReactNode {
  return (
    <div className={styles.sections}>
      {sections.map(section => (
        <MenuSection key={section.id} {...section} />
      ))}
    </div>
  )
}

function MenuSection({ name, services }: MenuView['sections'][number]): ReactNode {
  const { t } = useWords()
  const [isWhole, setWhole] = useState(services.length <= atFirst + 1)
  return (
    <Section title={name}>
      <ServiceRows>
        {(isWhole ? services : services.slice(0, atFirst)).map(service => (
          <Row key={service.id} service={service} />
        ))}
      </ServiceRows>
      {!isWhole && (
        <div className={styles.more}>
          <Button wide onPress={() => setWhole(true)}>
            {t('catalog.section.all', { count: services.length })}
          </Button>
        </div>
      )}
    </Section>
  )
}

function Row({
  service: { id, kind, icon, name, summary, minutes, suspended, elsewhere },
}: {
  readonly service: OfferedService
}): ReactNode {
  const { t } = useWords()
  const help =
    suspended !== null ? (
      t('catalog.suspended')
    ) : elsewhere !== null ? (
      t('catalog.elsewhere.count', { count: elsewhere })
    ) : minutes === null ? (
      summary
    ) : (
      <>
        {summary}
        <span className={styles.time}>{t('catalog.minutes', { minutes })}</span>
      </>
    )
  return <ServiceRow icon={iconOf(icon)} name={name} help={help} href={kind === 'information' ? '/hall/guide' : `/hall/service/${id}`} />
}
