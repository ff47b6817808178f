// What the catalog adds to the hall: finding a service or a topic, the guide, and the views of questions.
import { lazily } from '#design'
import type { GuideTopicProps, GuideTopicsProps } from './hall/guide.tsx'
import type { PlaceRowsProps } from './hall/places.tsx'

export { faultIdOf, FieldView, idOf } from './field-views.tsx'
export { ServiceFacts } from './hall/facts.tsx'
export { Find } from './hall/find.tsx'
export { MenuSections } from './hall/menu.tsx'
export { type Go } from './hall/links.ts'
export { Unreachable } from './hall/unreachable.tsx'
export { Lines, problemWords, type Say, sayFrom, useAnswerWords } from './speech.tsx'
export { useOffering } from './use-offering.ts'
export { useDefinition } from './use-search.ts'

export const Topics = lazily<GuideTopicsProps>(async () => (await import('./hall/guide.tsx')).GuideTopics)
export const Topic = lazily<GuideTopicProps>(async () => (await import('./hall/guide.tsx')).GuideTopic)
export const PlaceRows = lazily<PlaceRowsProps>(async () => (await import('./hall/places.tsx')).PlaceRows)
