// What cases add to the hall: doing a service, mending, progress, one's own cases.
import { lazily } from '#design'
import type { CasePageProps } from './hall/case.tsx'
import type { CaseListProps, WaitingCaseProps } from './hall/list.tsx'
import type { ProgressQueryProps } from './hall/progress.tsx'
import type { ServicePageProps } from './hall/service.tsx'

export { type MyCases, useMyCases, waits } from './hall/my-cases.ts'

export const Service = lazily<ServicePageProps>(async () => (await import('./hall/service.tsx')).ServicePage)
export const Case = lazily<CasePageProps>(async () => (await import('./hall/case.tsx')).CasePage)
export const Progress = lazily<ProgressQueryProps>(async () => (await import('./hall/progress.tsx')).ProgressQuery)
export const CaseList = lazily<CaseListProps>(async () => (await import('./hall/list.tsx')).CaseList)
export const WaitingCase = lazily<WaitingCaseProps>(async () => (await import('./hall/list.tsx')).WaitingCase)
