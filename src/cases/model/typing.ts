import type { Given, Surveyor } from '#catalog'
import { type Open, typeIn } from './filling.ts'
import type { CaseView } from './shapes.ts'
import { type CaseState, givenOf, type Patch } from './state.ts'

/** The case as the server has it, with what was typed since laid over it the way the server will; what it would refuse is left to its answer. */
export interface Typing {
  /** `view` and each patch are the same objects as long as they say the same: what was laid over once is not read again. */
  given(view: CaseView, patches: readonly Patch[]): Given
}

export function typingOn(surveyor: Surveyor): Typing {
  let base: ({ readonly view: CaseView } & ReturnType<typeof startOf>) | null = null
  /** What was typed, with what is given after each. */
  let laid: readonly { readonly patch: Patch; readonly given: Given }[] = []

  return {
    given: (view, patches) => {
      if (base?.view !== view) {
        base = { view, ...startOf(view) }
        laid = []
      }
      const { open, given } = base
      const differs = laid.findIndex(({ patch }, index) => patch !== patches[index])
      const kept = differs < 0 ? laid : laid.slice(0, differs)
      laid = patches
        .slice(kept.length)
        .reduce(
          (sofar, patch) => [...sofar, { patch, given: typeIn(surveyor, open, sofar.at(-1)?.given ?? given, patch, view.today) }],
          kept,
        )
      return laid.at(-1)?.given ?? given
    },
  }
}

function startOf(view: CaseView): { readonly open: Open; readonly given: Given } {
  const { phase, request } = view.head
  return {
    open: { phase, request, consent: view.consented ? { notice: '', at: 0 } : null },
    given: givenOf({
      entries: view.entries as CaseState['entries'],
      rows: view.rows,
      documents: view.documents,
    }),
  }
}
