// What payments add to the hall: paying on a phone, or by a code on a PC.
import { lazily } from '#design'
import type { HallPayProps } from './hall/pay.tsx'

export type { HallPayProps } from './hall/pay.tsx'

export const Pay = lazily<HallPayProps>(async () => (await import('./hall/pay.tsx')).PayPane)
