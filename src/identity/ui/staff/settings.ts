import type { Scale, Theme } from '#design'
import { type Language, languages, sourceLanguage } from '#kernel'

/** How this desk's browser is set; nothing about anybody. */
export interface Settings {
  readonly language: Language
  readonly scale: Scale
  /** Undefined until one is chosen: as the system has it. */
  readonly theme: Theme | undefined
}

export const themes = ['light', 'dark', 'contrast'] as const satisfies readonly Theme[]

const place = 'onewindow.desk'

export function readSettings(): Settings {
  const kept = read()
  return {
    language: languages.find(language => language === kept.language) ?? sourceLanguage,
    scale: kept.scale === 'large' ? 'large' : 'standard',
    theme: themes.find(theme => theme === kept.theme),
  }
}

export function saveSettings(change: Partial<Settings>): void {
  try {
    localStorage.setItem(place, JSON.stringify({ ...read(), ...change }))
  } catch {
    // A browser that keeps nothing: the setting lasts as long as the page.
  }
}

function read(): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Settings>
  } catch {
    return {}
  }
}
