import type { Day, Language } from '#kernel'
import type { Texts } from './definition.ts'
import { type Finding, finding } from './findings.ts'
import { lintDoing } from './lint-doing.ts'
import { lintFields } from './lint-fields.ts'
import { lintGuides } from './lint-guides.ts'
import { lintHandling, type World } from './lint-handling.ts'
import { lintAmounts, lintOffers } from './lint-offers.ts'
import { lintReach, reachOf } from './lint-reach.ts'
import { lintRules } from './lint-rules.ts'
import { idsOf, lintStructure, twice, unknown } from './lint-structure.ts'
import { lintTexts } from './lint-texts.ts'
import { type Definition, textKeys } from './text-keys.ts'

export { describe, type Finding, findingCodes } from './findings.ts'
export type { World } from './lint-handling.ts'

/**
 * Everything that should be mended in a definition before anybody uses it. Never throws on what fits the schemas; conditions are decided by trying every answer they
 * can tell apart (`decide.ts`). `today` is the day of publishing: what can happen only before it cannot happen.
 */
export function lintDefinition(
  definition: Definition & { readonly texts: Readonly<Record<Language, Texts>> },
  today: Day,
  world?: World,
): readonly Finding[] {
  const { intake, handling, texts } = definition
  const ofIntake = intake ? [...lintStructure(intake), ...lintFields(intake, today), ...lintOffers(intake), ...lintRules(intake)] : []
  const reached = intake ? reachOf(intake, ofIntake, today) : null
  return [
    ...lintService(definition, world),
    ...ofIntake,
    ...(intake && reached ? [...lintReach(intake, reached, today), ...lintAmounts(intake, reached)] : []),
    ...(handling ? [...lintHandling(handling, intake, reached, world), ...lintDoing(handling, intake, definition.service)] : []),
    ...lintTexts(texts, textKeys(definition)),
    ...(intake ? lintGuides(intake, texts) : []),
  ]
}

function lintService({ service, intake, handling, guide }: Definition, world: World | undefined): readonly Finding[] {
  const parts = { intake, handling, guide }
  const needed = service.kind === 'handling' ? (['intake', 'handling'] as const) : (['guide'] as const)
  const idle = service.kind === 'handling' ? [] : (['intake', 'handling'] as const)
  const services = new Set([...(world?.services ?? []), service.id])
  return [
    ...needed.filter(part => !parts[part]).map(part => finding('part_missing', part, { kind: part })),
    ...idle.filter(part => parts[part]).map(part => finding('part_unused', part, { kind: part })),
    ...(service.channels.length === 0 ? [finding('channels_none', 'service.channels')] : []),
    ...(world ? unknown('department', service.owner, new Set(world.departments), 'service.owner') : []),
    ...twice('topic', idsOf(guide?.topics ?? []), id => `guide.topics.${id}`),
    ...(guide?.topics ?? []).flatMap(topic => [
      ...(topic.sections.length === 0 ? [finding('topic_empty', `guide.topics.${topic.id}`)] : []),
      ...(world ? unknown('service', topic.service, services, `guide.topics.${topic.id}.service`) : []),
    ]),
  ]
}
