// What cases add to a terminal: doing a service, its slip, one's own cases, progress.
import { lazily } from '#design'
import type { CaseFlowProps } from './kiosk/flow.tsx'
import type { CaseScreenProps, CasesScreenProps, ProgressScreenProps } from './kiosk/own.tsx'
import type { AfterScreenProps } from './kiosk/after.tsx'
import type { ServiceStartProps } from './kiosk/start.tsx'
import type { CaseSession, SessionOptions } from './session.ts'

export type { CaseSession } from './session.ts'

export const Start = lazily<ServiceStartProps>(async () => (await import('./kiosk/start.tsx')).ServiceStart)
export const Flow = lazily<CaseFlowProps>(async () => (await import('./kiosk/flow.tsx')).CaseFlow)
export const Slip = lazily<AfterScreenProps>(async () => (await import('./kiosk/after.tsx')).AfterScreen)
export const Cases = lazily<CasesScreenProps>(async () => (await import('./kiosk/own.tsx')).CasesScreen)
export const Case = lazily<CaseScreenProps>(async () => (await import('./kiosk/own.tsx')).CaseScreen)
export const Progress = lazily<ProgressScreenProps>(async () => (await import('./kiosk/own.tsx')).ProgressScreen)

export async function openSession(options: SessionOptions): Promise<CaseSession> {
  return await (await import('./session.ts')).openSession(options)
}
