// What queueing adds to a terminal: choosing a time.
import { lazily } from '#design'
import type { ChooseSlotProps } from './use-slots.ts'

export type { ChooseSlotProps } from './use-slots.ts'

export const ChooseSlot = lazily<ChooseSlotProps>(async () => (await import('./kiosk/choose.tsx')).ChooseSlotPart)
