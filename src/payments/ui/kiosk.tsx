// What payments add to a terminal: the page on which one pays.
import { lazily } from '#design'
import type { KioskPayProps } from './kiosk/pay.tsx'

export type { KioskPayProps } from './kiosk/pay.tsx'

export const Pay = lazily<KioskPayProps>(async () => (await import('./kiosk/pay.tsx')).PayPages)
