import './tokens.css'
import './base.css'
import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect } from 'react'
import { watchPresses } from './press.ts'

/** How a surface is used: standing at a terminal, on a phone (or PC) by a customer, at a desk by staff. Changes sizes only. */
export type Density = 'kiosk' | 'touch' | 'dense'
/** `large` is 大字版: type 1.4 times as large. */
export type Scale = 'standard' | 'large'
/** Changes colours only. */
export type Theme = 'light' | 'dark' | 'contrast'

interface SurfaceValue {
  readonly density: Density
  readonly scale: Scale
  readonly reach: boolean
  readonly theme: Theme
  /** Sets another theme; without it there is no switch. */
  readonly onTheme?: ((theme: Theme) => void) | undefined
}

const SurfaceContext = createContext<SurfaceValue>({ density: 'touch', scale: 'standard', reach: false, theme: 'light' })

/** The surface a component is on. Components use it where a density changes what is drawn, not only how large. */
export function useSurface(): SurfaceValue {
  return useContext(SurfaceContext)
}

export interface SurfaceProps {
  readonly density: Density
  readonly scale?: Scale | undefined
  readonly theme?: Theme | undefined
  /** Lets the frame of a face show a switch between the light theme and high contrast. */
  readonly onTheme?: ((theme: Theme) => void) | undefined
  /** Terminals: everything that is pressed lies in the lower half, for who sits or cannot reach up. */
  readonly reach?: boolean | undefined
  /** Pixels per millimetre of a terminal's panel, as its profile says. Default 4.03: 21.5 inches, 1080 wide. */
  readonly mm?: number | undefined
  /** The surface is an element within the page instead of the page itself (the gallery). */
  readonly within?: boolean | undefined
  readonly children: ReactNode
}

/** Sets density, scale and theme, for the page or for a part of it. Every face has exactly one at its root. */
export function Surface({
  density,
  scale = 'standard',
  theme = 'light',
  onTheme,
  reach = false,
  mm,
  within = false,
  children,
}: SurfaceProps) {
  useLayoutEffect(() => {
    if (within) return
    const page = document.documentElement
    Object.assign(page.dataset, { density, scale, theme })
    if (mm === undefined) page.style.removeProperty('--mm')
    else page.style.setProperty('--mm', `${mm}px`)
    // The browser's own bar around the page.
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', getComputedStyle(page).getPropertyValue('--paper').trim())
  }, [within, density, scale, theme, mm])
  useEffect(watchPresses, [])
  return (
    <SurfaceContext.Provider value={{ density, scale, reach, theme, onTheme }}>
      {within ? (
        <div data-density={density} data-scale={scale} data-theme={theme}>
          {children}
        </div>
      ) : (
        children
      )}
    </SurfaceContext.Provider>
  )
}
