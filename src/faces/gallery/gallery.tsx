import { useEffect, useState } from 'react'
import { type Density, type Scale, Segments, Surface, type Theme, useWords } from '#design'
import styles from './gallery.module.css'
import { type Part, parts, type PartName, partNames } from './parts/index.ts'

/** What the query says, e.g. `?density=kiosk&scale=large&lang=en&part=choices`; with `bare` only the part is drawn. */
export interface Settings {
  readonly part: PartName
  readonly density: Density
  readonly scale: Scale
  readonly theme: Theme
  readonly lang: 'zh-CN' | 'en'
  readonly reach: boolean
  readonly bare: boolean
}

export function readSettings(): Settings {
  const query = new URLSearchParams(location.search)
  const oneOf = <Value extends string>(name: string, all: readonly Value[], otherwise: Value): Value =>
    all.find(value => value === query.get(name)) ?? otherwise
  return {
    part: oneOf('part', partNames, 'kiosk-home'),
    density: oneOf('density', ['kiosk', 'touch', 'dense'], 'touch'),
    scale: oneOf('scale', ['standard', 'large'], 'standard'),
    theme: oneOf('theme', ['light', 'contrast'], 'light'),
    lang: oneOf('lang', ['zh-CN', 'en'], 'zh-CN'),
    reach: query.has('reach'),
    bare: query.has('bare'),
  }
}

/** Every component in every state. Whole screens fill the window; the rest stand on a page with switches for density, scale and language. */
export function Gallery() {
  const [settings, setSettings] = useState(readSettings)
  const { language } = useWords()
  const change = (changed: Partial<Settings>) => setSettings({ ...settings, ...changed })
  useEffect(() => {
    const { bare, reach, ...rest } = settings
    const query = new URLSearchParams({ ...rest, lang: language, ...(bare ? { bare: '' } : {}), ...(reach ? { reach: '' } : {}) })
    history.replaceState(null, '', `?${query}`)
  }, [settings, language])
  const { density, content: Part }: Part = parts[settings.part]
  if (density) {
    return (
      <Surface density={density} scale={settings.scale} theme={settings.theme} reach={settings.reach}>
        <Part onLargeText={() => change({ scale: settings.scale === 'large' ? 'standard' : 'large' })} />
      </Surface>
    )
  }
  const part = (
    <Surface density={settings.density} scale={settings.scale} theme={settings.theme} within>
      <div className={styles.sheet} data-for={settings.density}>
        <Part />
      </div>
    </Surface>
  )
  if (settings.bare) return part
  return (
    <Surface density="dense">
      <div className={styles.page}>
        <Controls settings={settings} onChange={change} />
        {part}
      </div>
    </Surface>
  )
}

function Controls({ settings, onChange }: { readonly settings: Settings; readonly onChange: (changed: Partial<Settings>) => void }) {
  const { t, language, setLanguage } = useWords()
  return (
    <nav className={styles.controls}>
      <h1 className={styles.title}>{t('gallery.title')}</h1>
      <Switches
        label={t('gallery.density')}
        name="density"
        all={['kiosk', 'touch', 'dense']}
        value={settings.density}
        onChange={density => onChange({ density })}
      />
      <Switches
        label={t('gallery.scale')}
        name="scale"
        all={['standard', 'large']}
        value={settings.scale}
        onChange={scale => onChange({ scale })}
      />
      <Switches
        label={t('gallery.theme')}
        name="theme"
        all={['light', 'contrast']}
        value={settings.theme}
        onChange={theme => onChange({ theme })}
      />
      <Segments
        label={t('design.language')}
        segments={[
          { value: 'zh-CN', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
        value={language}
        onChange={setLanguage}
      />
      <ul className={styles.parts}>
        {partNames.map(name => (
          <li key={name}>
            <a
              href={`?part=${name}`}
              aria-current={name === settings.part ? 'page' : undefined}
              onClick={event => {
                event.preventDefault()
                onChange({ part: name })
              }}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

interface SwitchesProps<Value extends string> {
  readonly label: string
  readonly name: string
  readonly all: readonly Value[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

// words: gallery.density.* gallery.scale.* gallery.theme.*
function Switches<Value extends string>({ label, name, all, value, onChange }: SwitchesProps<Value>) {
  const { t } = useWords()
  return (
    <Segments
      label={label}
      segments={all.map(each => ({ value: each, label: t(`gallery.${name}.${each}`) }))}
      value={value}
      onChange={onChange}
    />
  )
}
