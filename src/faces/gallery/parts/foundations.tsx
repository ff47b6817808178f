import { Icon, iconNames, useWords } from '#design'
import { Specimen } from '../specimen.tsx'
import styles from '../gallery.module.css'

const colours = [
  'paper',
  'pane',
  'sill',
  'line',
  'edge',
  'ink',
  'ink-2',
  'accent',
  'accent-soft',
  'accent-line',
  'now',
  'now-line',
  'bad',
  'bad-soft',
  'warn',
  'warn-soft',
  'ok',
  'ok-soft',
  'info',
  'info-soft',
]
const types = ['greeting', 'question', 'main', 'name', 'title', 'now', 'body', 'control', 'small', 'note']

export function Foundations() {
  const { t } = useWords()
  return (
    <>
      {types.map(type => (
        <Specimen key={type} name={`--type-${type}`}>
          <p
            style={{
              fontSize: `var(--type-${type})`,
              fontWeight: ['greeting', 'question', 'main', 'name'].includes(type) ? 650 : 400,
              lineHeight: 1.3,
            }}
          >
            {t('gallery.type')}
          </p>
        </Specimen>
      ))}
      <Specimen name="400 500 600 650" wide>
        {[400, 500, 600, 650].map(weight => (
          <p key={weight} style={{ fontWeight: weight }}>
            {t('gallery.type')}
          </p>
        ))}
      </Specimen>
      <Specimen name={t('gallery.colours')} wide>
        <div className={styles.swatches}>
          {colours.map(colour => (
            <div key={colour} className={styles.swatch}>
              <span style={{ background: `var(--${colour})` }} />
              <p>{colour}</p>
            </div>
          ))}
        </div>
      </Specimen>
      <Specimen name={t('gallery.icons')} wide>
        <ul className={styles.icons}>
          {iconNames.map(name => (
            <li key={name}>
              <Icon name={name} />
              <p>{name}</p>
            </li>
          ))}
        </ul>
      </Specimen>
    </>
  )
}
