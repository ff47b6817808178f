import type { KioskFrameProps } from '#design'
import type { ReactNode } from 'react'

/** What a domain's page puts into the terminal's frame; the shell adds the sill, the languages and what lies over it. */
export type FramedPage = Omit<KioskFrameProps, 'sill' | 'over' | 'place'> & { readonly onBack?: (() => void) | undefined }

/** The terminal's frame, as the shell hands it to the domains. */
export type Frame = (page: FramedPage) => ReactNode
