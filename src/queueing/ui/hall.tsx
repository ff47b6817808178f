// What queueing adds to the hall: choosing a time.
import { lazily } from '#design'
import type { ChooseSlotProps } from './use-slots.ts'

export type { ChooseSlotProps } from './use-slots.ts'

export const ChooseSlot = lazily<ChooseSlotProps>(async () => (await import('./hall/choose.tsx')).ChooseSlotForm)
