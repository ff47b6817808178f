import { useEffect, useState } from 'react'
import type { Theme } from './surface.tsx'

/** The theme the person's system asks for, until they choose one here. `dark` is for faces that have a dark theme. */
export function useSystemTheme({ dark }: { readonly dark: boolean }): Theme {
  const [theme, setTheme] = useState(() => ask(dark))
  useEffect(() => {
    const update = () => setTheme(ask(dark))
    const lists = [matchMedia(contrastWanted), matchMedia(darkWanted)]
    for (const list of lists) list.addEventListener('change', update)
    return () => {
      for (const list of lists) list.removeEventListener('change', update)
    }
  }, [dark])
  return theme
}

// A browser too old to know a question answers no.
const contrastWanted = '(prefers-contrast: more)'
const darkWanted = '(prefers-color-scheme: dark)'

function ask(dark: boolean): Theme {
  if (matchMedia(contrastWanted).matches) return 'contrast'
  return dark && matchMedia(darkWanted).matches ? 'dark' : 'light'
}
