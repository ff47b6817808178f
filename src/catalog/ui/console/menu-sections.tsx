import type { PlaceMenu, SectionGiven } from '#catalog'
import { Button, Icon, iconNames, type IconName, Notice, SelectNative, Stack, Tag, TextField, useWords } from '#design'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { moved, newId } from './menu-draft.ts'
import styles from './menus.module.css'

/** Drawings that mean a field of services. */
const icons = [
  'id-card',
  'people',
  'medical',
  'water',
  'money',
  'info',
  'home',
  'car',
  'work',
  'family',
  'building',
  'document',
  'cases',
] as const

interface SectionsProps {
  readonly menu: PlaceMenu
  /** Null: as the place above has it. */
  readonly sections: readonly SectionGiven[] | null
  readonly error: (field: string) => string | undefined
  readonly onChange: (sections: readonly SectionGiven[] | null) => void
}

/** The menu of a place: inherited and to be read, or its own and to be changed. */
export function SectionsForm({ menu, sections, error, onChange }: SectionsProps): ReactNode {
  const { t, language } = useWords()
  const { inherited, services } = menu
  const origin = inherited.from === null ? t('console.menus.standard') : inherited.from.name[language]
  const titleId = useId()
  const put = (at: number, section: SectionGiven) => onChange(sections!.map((each, index) => (index === at ? section : each)))
  const used = new Set((sections ?? []).flatMap(section => section.services))
  const unused = services.filter(({ id }) => !used.has(id))
  return (
    <section aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId}>{t('console.menu.title')}</h2>
        {sections === null ? (
          <Button onPress={() => onChange(inherited.sections)}>{t('console.menu.set')}</Button>
        ) : (
          <Button onPress={() => onChange(null)}>{t('console.menu.inherit')}</Button>
        )}
      </div>
      {sections === null ? (
        <>
          <p className={styles.note}>{t('console.menu.inherited', { name: origin })}</p>
          <Read sections={inherited.sections} services={services} />
        </>
      ) : (
        <Stack gap="part">
          <p className={styles.note}>{t('console.menu.own', { name: origin })}</p>
          {error('sections') !== undefined && <Notice tone="bad" title={error('sections')} />}
          {sections.map((section, at) => (
            <SectionForm
              key={section.id}
              {...{ section, services, unused, error }}
              isFirst={at === 0}
              isLast={at === sections.length - 1}
              onMove={by => onChange(moved(sections, at, by))}
              onDrop={() => onChange(sections.filter((_, index) => index !== at))}
              onChange={changed => put(at, changed)}
            />
          ))}
          {unused.length > 0 && (
            <p className={styles.note}>
              {t('console.menu.unused', { names: unused.map(({ name }) => name).join(t('console.menu.comma')) })}
            </p>
          )}
          {sections.length < 12 && (
            <div>
              <Button
                icon="plus"
                onPress={() => onChange([...sections, { id: newId(sections), name: { 'zh-CN': '', en: '' }, icon: 'cases', services: [] }])}
              >
                {t('console.menu.section.add')}
              </Button>
            </div>
          )}
        </Stack>
      )}
    </section>
  )
}

function Read({ sections, services }: { readonly sections: readonly SectionGiven[]; readonly services: PlaceMenu['services'] }): ReactNode {
  const { t, language } = useWords()
  return (
    <dl className={styles.read}>
      {sections.map(({ id, name, services: ids }) => (
        <div key={id}>
          <dt>{name[language]}</dt>
          <dd>{ids.map(each => services.find(service => service.id === each)?.name ?? each).join(t('console.menu.comma'))}</dd>
        </div>
      ))}
    </dl>
  )
}

interface SectionFormProps {
  readonly section: SectionGiven
  readonly services: PlaceMenu['services']
  readonly unused: PlaceMenu['services']
  readonly error: (field: string) => string | undefined
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onMove: (by: 1 | -1) => void
  readonly onDrop: () => void
  readonly onChange: (section: SectionGiven) => void
}

function SectionForm({ section, services, unused, error, isFirst, isLast, onMove, onDrop, onChange }: SectionFormProps): ReactNode {
  const { t, language } = useWords()
  const { id, name, icon, services: ids } = section
  const called = name[language] || t('console.menu.section.new')
  return (
    <fieldset className={styles.section} data-section={id}>
      <legend>{called}</legend>
      <div className={styles.names}>
        <TextField
          id={`${id}-zh`}
          label={t('console.name.zh')}
          value={name['zh-CN']}
          maxLength={10}
          error={error(`${id}-zh`)}
          onChange={text => onChange({ ...section, name: { ...name, 'zh-CN': text } })}
        />
        <TextField
          id={`${id}-en`}
          label={t('console.name.en')}
          value={name.en}
          maxLength={24}
          error={error(`${id}-en`)}
          onChange={text => onChange({ ...section, name: { ...name, en: text } })}
        />
        <SelectNative
          label={t('console.menu.icon')}
          value={icon}
          options={[...new Set([icon, ...icons])].map(each => ({ value: each, label: t(`console.menu.icon.${each}`) }))}
          onChange={chosen => onChange({ ...section, icon: chosen })}
        />
      </div>
      <ul className={styles.services}>
        {ids.map((each, at) => {
          const service = services.find(known => known.id === each)
          const title = service?.name ?? each
          return (
            <li key={each} data-service={each}>
              <Icon name={iconOf(service?.icon ?? '')} />
              <span>{title}</span>
              {service?.suspended != null && <Tag tone="warn">{t('console.services.suspended')}</Tag>}
              {service && !service.channels.includes('hall') && <Tag>{t('console.menu.terminal.only')}</Tag>}
              <Order
                name={title}
                isFirst={at === 0}
                isLast={at === ids.length - 1}
                onMove={by => onChange({ ...section, services: [...moved(ids, at, by)] })}
                onDrop={() => onChange({ ...section, services: ids.filter(other => other !== each) })}
              />
            </li>
          )
        })}
      </ul>
      {ids.length === 0 && <p className={styles.note}>{t('console.menu.section.empty')}</p>}
      <div className={styles.foot}>
        {unused.length > 0 && (
          <SelectNative
            label={t('console.menu.add', { name: called })}
            value=""
            placeholder={t('console.menu.add.choose')}
            options={unused.map(service => ({ value: service.id, label: service.name }))}
            onChange={chosen => chosen !== '' && onChange({ ...section, services: [...ids, chosen] })}
          />
        )}
        <Order name={called} ofSection isFirst={isFirst} isLast={isLast} onMove={onMove} onDrop={onDrop} />
      </div>
    </fieldset>
  )
}

interface OrderProps {
  readonly name: string
  readonly ofSection?: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onMove: (by: 1 | -1) => void
  readonly onDrop: () => void
}

/** Up, down, away: buttons, so that keys reach them. */
function Order({ name, ofSection = false, isFirst, isLast, onMove, onDrop }: OrderProps): ReactNode {
  const { t } = useWords()
  const place = useRef<HTMLSpanElement>(null)
  const moving = useRef<1 | -1 | null>(null)
  // The keys stay with what was moved: its button may be at the end now, or was taken out and put in again.
  useEffect(() => {
    if (moving.current === null) return
    const [up, down] = place.current!.querySelectorAll('button')
    const [same, other] = moving.current < 0 ? [up!, down!] : [down!, up!]
    moving.current = null
    ;(same.disabled ? other : same).focus()
  })
  const move = (by: 1 | -1) => {
    moving.current = by
    onMove(by)
  }
  const words = ofSection ? 'console.menu.section' : 'console.menu'
  return (
    <span className={styles.order} ref={place}>
      <Button size="secondary" disabled={isFirst} describedAs={t(`${words}.up.n`, { name })} onPress={() => move(-1)}>
        {t(`${words}.up`)}
      </Button>
      <Button size="secondary" disabled={isLast} describedAs={t(`${words}.down.n`, { name })} onPress={() => move(1)}>
        {t(`${words}.down`)}
      </Button>
      <Button size="secondary" describedAs={t(`${words}.drop.n`, { name })} onPress={onDrop}>
        {t(`${words}.drop`)}
      </Button>
    </span>
  )
}

function iconOf(name: string): IconName {
  return iconNames.find(each => each === name) ?? 'document'
}

// words: console.menu.icon.*
// words: console.menu.up console.menu.down console.menu.drop console.menu.up.n console.menu.down.n console.menu.drop.n
// words: console.menu.section.up console.menu.section.down console.menu.section.drop
// words: console.menu.section.up.n console.menu.section.down.n console.menu.section.drop.n
