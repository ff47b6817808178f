// What visits add to a terminal: who is here, help, and the end of a visit.
export { HelpDialog } from './kiosk/help.tsx'
export { IdentifyPages } from './kiosk/identify.tsx'
export { useIdle } from './use-idle.ts'
export { useVisit } from './use-visit.ts'
export { createVisit, type Visit, type VisitSnapshot } from './visit.ts'
