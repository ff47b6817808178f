import type { Action, DefinitionView } from '#catalog'
import type { Say } from '#catalog/desk'

export interface Reason {
  readonly id: string
  readonly name: string
  /** What the customer is to do about it. */
  readonly help: string
}

/** The reasons a definition gives for an action, in words. */
export function reasonsOf(definition: DefinitionView, action: Action, say: Say): readonly Reason[] {
  const list = definition.handling?.body.lists.find(({ id }) => id === action.reasons)
  return (list?.items ?? []).map(({ id }) => ({ id, name: say(`list.${list!.id}.${id}`), help: say(`list.${list!.id}.${id}.help`) }))
}
