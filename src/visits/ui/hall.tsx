// What visits add to the hall: signing in by phone.
import { lazily } from '#design'
import type { PhoneFormProps } from './hall/phone.tsx'

export { useVisit } from './use-visit.ts'
export { createVisit, type Visit, type VisitSnapshot } from './visit.ts'

export const Phone = lazily<PhoneFormProps>(async () => (await import('./hall/phone.tsx')).PhoneForm)
