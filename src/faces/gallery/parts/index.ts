import type { ComponentType } from 'react'
import type { Density } from '#design'
import { Buttons } from './buttons.tsx'
import { Cards } from './cards.tsx'
import { Choices } from './choices.tsx'
import { DeskScreen } from './desk.tsx'
import { Fields } from './fields.tsx'
import { Files } from './files.tsx'
import { Foundations } from './foundations.tsx'
import { Guidance } from './guidance.tsx'
import { HallHome, HallStep } from './hall.tsx'
import { KioskAsk, KioskDialog, KioskDone, KioskForm, KioskHome, KioskStep } from './kiosk.tsx'
import { Notices } from './notices.tsx'
import { Paper } from './paper.tsx'
import { Records } from './records.tsx'
import { Tables } from './tables.tsx'
import { KioskTyping } from './typing.tsx'

export interface PartProps {
  readonly onLargeText?: (() => void) | undefined
}

export interface Part {
  readonly content: ComponentType<PartProps>
  /** A whole screen of this density; without one the part is shown in any. */
  readonly density?: Density | undefined
}

export const parts = {
  'kiosk-home': { content: KioskHome, density: 'kiosk' },
  'kiosk-step': { content: KioskStep, density: 'kiosk' },
  'kiosk-form': { content: KioskForm, density: 'kiosk' },
  'kiosk-typing': { content: KioskTyping, density: 'kiosk' },
  'kiosk-ask': { content: KioskAsk, density: 'kiosk' },
  'kiosk-done': { content: KioskDone, density: 'kiosk' },
  'kiosk-dialog': { content: KioskDialog, density: 'kiosk' },
  'hall-home': { content: HallHome, density: 'touch' },
  'hall-step': { content: HallStep, density: 'touch' },
  desk: { content: DeskScreen, density: 'dense' },
  foundations: { content: Foundations },
  buttons: { content: Buttons },
  fields: { content: Fields },
  files: { content: Files },
  choices: { content: Choices },
  guidance: { content: Guidance },
  cards: { content: Cards },
  notices: { content: Notices },
  records: { content: Records },
  tables: { content: Tables },
  paper: { content: Paper },
} as const satisfies Readonly<Record<string, Part>>

export type PartName = keyof typeof parts
export const partNames = Object.keys(parts) as readonly PartName[]
/** Those that are no whole screens. */
export const loose = partNames.filter(name => !('density' in parts[name]))
