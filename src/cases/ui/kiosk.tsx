// What cases add to a terminal: doing a service, its slip, one's own cases, progress.
export { CaseScreen, CasesScreen, ProgressScreen } from './kiosk/own.tsx'
export { CaseFlow, type CaseFlowProps } from './kiosk/flow.tsx'
export { ServiceStart } from './kiosk/start.tsx'
export { SlipScreen } from './kiosk/slip.tsx'
export { type CaseSession, openSession } from './session.ts'
