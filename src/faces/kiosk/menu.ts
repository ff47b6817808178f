import { type MenuView, readMenu } from '#catalog'
import { useTold } from '#design'
import type { Client } from '#kernel/browser'
import type { VisitView } from '#visits'
import { useEffect } from 'react'

export interface Menu {
  /** Null until it is here. */
  readonly view: MenuView | null
  readonly failed: boolean
}

/** A terminal stays the same one: from the second visit on its menu is asked for while it still proves itself. Nothing of a person. */
const kept = 'onewindow-terminal'

/**
 * What this terminal offers: asked for whenever the first page is entered, so that a menu which was changed is there for the next person. `visit`: undefined while
 * it is not known where we are; null when that cannot be known.
 */
export function useMenu(client: Client, visit: VisitView | null | undefined, entered: number): Menu {
  const terminal = visit === undefined ? sessionStorage.getItem(kept) : (visit?.terminalId ?? null)
  const isKnown = visit !== undefined || terminal !== null
  useEffect(() => {
    if (visit && terminal !== null) sessionStorage.setItem(kept, terminal)
  }, [visit, terminal])
  const { value, failed } = useTold<MenuView | null>(
    async (language, signal) =>
      isKnown && entered > 0
        ? await client.call(readMenu, { language, channel: 'kiosk', ...(terminal === null ? {} : { terminal }) }, { signal, language })
        : null,
    [client, isKnown, terminal, entered],
  )
  return { view: value, failed }
}
