// What the catalog adds to a terminal: the guide with its search, and the views of questions.
import { lazily } from '#design'
import type { GuideScreenProps } from './kiosk/guide.tsx'
import type { PlaceListProps } from './kiosk/places.tsx'

export { faultIdOf, FieldView, type FieldViewProps, idOf } from './field-views.tsx'
export type { Frame, FramedPage } from './frame.ts'
export { Lines, problemWords, type Say, sayFrom, useAnswerWords } from './speech.tsx'
export { useOffering } from './use-offering.ts'
export { useDefinition } from './use-search.ts'

export const Guide = lazily<GuideScreenProps>(async () => (await import('./kiosk/guide.tsx')).GuideScreen)
export const PlaceList = lazily<PlaceListProps>(async () => (await import('./kiosk/places.tsx')).PlaceList)
