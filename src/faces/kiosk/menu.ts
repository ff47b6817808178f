import { type MenuView, readMenu } from '#catalog'
import { useTold, useWords } from '#design'
import type { Client } from '#kernel/browser'
import type { VisitView } from '#visits'
import type { Visit } from '#visits/kiosk'
import { useEffect, useState } from 'react'

export interface Menu {
  /** Null until it is here. */
  readonly view: MenuView | null
  readonly failed: boolean
}

export interface MenuGiven {
  readonly client: Client
  readonly visit: Visit
  /** What is known of the visit; null while it is being opened. */
  readonly view: VisitView | null
  /** The first page is shown. */
  readonly isHome: boolean
}

/** A terminal stays the same one: from the second visit on its menu is asked for while it still proves itself. Nothing of a person. */
const kept = 'onewindow-terminal'

/**
 * What this terminal offers: asked for whenever the first page is entered, so that a menu which was changed is there for the next person. Opens the visit then, so that
 * its place is known before anything is asked.
 */
export function useMenu({ client, visit, view, isHome }: MenuGiven): Menu {
  const { language } = useWords()
  const [entered, setEntered] = useState(0)
  /** No visit could be opened: it is not known where we are. */
  const [isLost, setLost] = useState(false)
  useEffect(() => {
    if (!isHome) return
    setEntered(before => before + 1)
    visit.open(language).then(
      () => setLost(false),
      () => setLost(true),
    )
    // Once, whenever the page is entered.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isHome])
  const terminal = view ? view.terminalId : isLost ? null : sessionStorage.getItem(kept)
  const isKnown = view !== null || isLost || terminal !== null
  useEffect(() => {
    if (view?.terminalId) sessionStorage.setItem(kept, view.terminalId)
  }, [view])
  const { value, failed } = useTold<MenuView | null>(
    async (next, signal) =>
      isKnown && entered > 0
        ? await client.call(
            readMenu,
            { language: next, channel: 'kiosk', ...(terminal === null ? {} : { terminal }) },
            { signal, language: next },
          )
        : null,
    [client, isKnown, terminal, entered],
  )
  return { view: value, failed }
}
