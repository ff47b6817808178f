// What cases add to the hall: doing a service, mending, progress, one's own cases.
import { lazily } from '#design'
import type { CasePageProps } from './hall/case.tsx'
import type { ProgressQueryProps } from './hall/progress.tsx'
import type { ServicePageProps } from './hall/service.tsx'

export { CaseList, type MyCases, useMyCases, WaitingCase, waits } from './hall/list.tsx'

export const Service = lazily<ServicePageProps>(async () => (await import('./hall/service.tsx')).ServicePage)
export const Case = lazily<CasePageProps>(async () => (await import('./hall/case.tsx')).CasePage)
export const Progress = lazily<ProgressQueryProps>(async () => (await import('./hall/progress.tsx')).ProgressQuery)
