import { Fragment, type ReactNode, useEffect, useState } from 'react'
import { type Density, type Scale, Segments, Surface, type Theme, useWords } from '#design'
import styles from './gallery.module.css'
import { loose, type Part, parts, type PartName, partNames } from './parts/index.ts'

const densities = ['kiosk', 'touch', 'dense'] as const satisfies readonly Density[]
const scales = ['standard', 'large'] as const satisfies readonly Scale[]
const themes = ['light', 'dark', 'contrast'] as const satisfies readonly Theme[]

/**
 * What the query says, e.g. `?density=kiosk&scale=large&theme=all&lang=en&part=choices`: `all` draws every one of them, `part=all` every component. With `bare` the
 * switches are left out.
 */
export interface Settings {
  readonly part: PartName | 'all'
  readonly density: Density | 'all'
  readonly scale: Scale | 'all'
  readonly theme: Theme | 'all'
  readonly lang: 'zh-CN' | 'en'
  readonly reach: boolean
  readonly bare: boolean
}

export function readSettings(): Settings {
  const query = new URLSearchParams(location.search)
  const oneOf = <Value extends string>(name: string, all: readonly Value[], otherwise: Value): Value =>
    all.find(value => value === query.get(name)) ?? otherwise
  return {
    part: oneOf('part', [...partNames, 'all'], 'kiosk-home'),
    density: oneOf('density', [...densities, 'all'], 'touch'),
    scale: oneOf('scale', [...scales, 'all'], 'standard'),
    theme: oneOf('theme', [...themes, 'all'], 'light'),
    lang: oneOf('lang', ['zh-CN', 'en'], 'zh-CN'),
    reach: query.has('reach'),
    bare: query.has('bare'),
  }
}

/** Every component in every state. Whole screens fill the window; the rest stand on a page with switches for density, scale, theme and language. */
export function Gallery() {
  const [settings, setSettings] = useState(readSettings)
  const { language } = useWords()
  const change = (changed: Partial<Settings>) => setSettings({ ...settings, ...changed })
  useEffect(() => {
    const { bare, reach, ...rest } = settings
    const query = new URLSearchParams({ ...rest, lang: language, ...(bare ? { bare: '' } : {}), ...(reach ? { reach: '' } : {}) })
    history.replaceState(null, '', `?${query}`)
  }, [settings, language])
  // A summary of errors leads to its field: where everything is shown one begins above all the same.
  useEffect(() => {
    if (settings.part === 'all') window.scrollTo(0, 0)
  }, [settings.part])
  const whole: Part | null = settings.part === 'all' ? null : parts[settings.part]
  if (whole?.density) {
    // A whole screen is looked at alone: what is asked for in every form is shown in the first.
    const { content: Screen, density } = whole
    const scale = settings.scale === 'all' ? 'standard' : settings.scale
    const theme = settings.theme === 'all' ? 'light' : settings.theme
    return (
      <Surface density={density} scale={scale} theme={theme} onTheme={next => change({ theme: next })} reach={settings.reach}>
        <Screen onLargeText={() => change({ scale: scale === 'large' ? 'standard' : 'large' })} />
      </Surface>
    )
  }
  const shown = settings.part === 'all' ? loose : [settings.part]
  const content = shown.map(name => {
    const { content: Content } = parts[name]
    return (
      <Fragment key={name}>
        {shown.length > 1 && <h2 className={styles.part}>{name}</h2>}
        <Content />
      </Fragment>
    )
  })
  const [first, ...others] = formsOf(settings)
  // A terminal's page does not scroll.
  if (settings.bare && first && others.length === 0 && first.density !== 'kiosk') {
    return (
      <Surface {...first}>
        <div className={styles.sheet} data-for={first.density}>
          {content}
        </div>
      </Surface>
    )
  }
  const sheets = formsOf(settings).map(form => (
    <Sheet key={`${form.density} ${form.scale} ${form.theme}`} {...form}>
      {content}
    </Sheet>
  ))
  if (settings.bare) return sheets
  return (
    <Surface density="dense">
      <div className={styles.page}>
        <Controls settings={settings} onChange={change} />
        <div className={styles.sheets}>{sheets}</div>
      </div>
    </Surface>
  )
}

interface Form {
  readonly density: Density
  readonly scale: Scale
  readonly theme: Theme
}

/** The forms that are asked for. The dark theme is for staff: where all themes are shown it stands with their density only. */
function formsOf({ density, scale, theme }: Settings): readonly Form[] {
  const wanted = <Value extends string>(asked: Value | 'all', all: readonly Value[]) => (asked === 'all' ? all : [asked])
  return wanted(density, densities).flatMap(each =>
    wanted(theme, themes)
      .filter(colours => theme !== 'all' || colours !== 'dark' || each === 'dense')
      .flatMap(colours => wanted(scale, scales).map(size => ({ density: each, scale: size, theme: colours }))),
  )
}

function Sheet({ children, ...form }: Form & { readonly children: ReactNode }) {
  return (
    <Surface {...form} within>
      <div className={styles.sheet} data-for={form.density}>
        {children}
      </div>
    </Surface>
  )
}

function Controls({ settings, onChange }: { readonly settings: Settings; readonly onChange: (changed: Partial<Settings>) => void }) {
  const { t, language, setLanguage } = useWords()
  const all = [...partNames, 'all'] as const
  return (
    <nav className={styles.controls}>
      <h1 className={styles.title}>{t('gallery.title')}</h1>
      <Switches
        label={t('gallery.density')}
        name="density"
        all={[...densities, 'all']}
        value={settings.density}
        onChange={density => onChange({ density })}
      />
      <Switches
        label={t('gallery.scale')}
        name="scale"
        all={[...scales, 'all']}
        value={settings.scale}
        onChange={scale => onChange({ scale })}
      />
      <Switches
        label={t('gallery.theme')}
        name="theme"
        all={[...themes, 'all']}
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
        {all.map(name => (
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
