// What visits add to a terminal: who is here, help, and the end of a visit.
import { lazily } from '#design'
import type { HelpDialogProps } from './kiosk/help.tsx'
import type { IdentifyPagesProps, ProvePhoneProps } from './kiosk/identify.tsx'

export { useIdle } from './use-idle.ts'
export { useVisit } from './use-visit.ts'
export { createVisit, type Visit, type VisitSnapshot } from './visit.ts'

export const Identify = lazily<IdentifyPagesProps>(async () => (await import('./kiosk/identify.tsx')).IdentifyPages)
export const ProvePhone = lazily<ProvePhoneProps>(async () => (await import('./kiosk/identify.tsx')).ProvePhonePages)
export const Help = lazily<HelpDialogProps>(async () => (await import('./kiosk/help.tsx')).HelpDialog)
