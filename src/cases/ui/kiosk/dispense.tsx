import { beginOutput, type CaseView } from '#cases'
import type { Client } from '#kernel/browser'
import type { Devices } from '#terminals/kiosk'
import { useEffect, useState } from 'react'
import type { CaseSession, CaseSnapshot } from '../session.ts'

/** What this page has seen of a card that is put out; the server says how it ended. */
export type Dispensing = 'moving' | 'presented' | 'busy' | 'unknown'

const askAgainAfter = 3000

/**
 * Has the card put out while the case is in that stage and this is its terminal. Asking again never moves a second card: the terminal's journal knows the output. So
 * whatever is lost on the way, it is asked again until the case goes on.
 */
export function useDispensing(
  { client, session, devices }: { readonly client: Client; readonly session: CaseSession; readonly devices: Devices | null },
  { view }: CaseSnapshot,
): Dispensing {
  const [seen, setSeen] = useState<Dispensing>('moving')
  const { output } = view
  const wanted = output?.here === true && output.state !== 'failed' ? output.id : null
  useEffect(() => {
    if (wanted === null || devices === null) return
    let isGone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      try {
        // The intent is with the server before the device is asked.
        const { output: now } = await client.call(beginOutput, { id: session.id, output: wanted })
        if (isGone || now?.id !== wanted || now.state === 'failed') return void session.reload().catch(() => {})
        const result = await devices.dispense({ case: session.id, output: wanted })
        if (!isGone && result !== 'ended') setSeen(result)
      } catch {
        if (!isGone) setSeen('unknown')
      }
      await session.reload().catch(() => {})
      if (!isGone) timer = setTimeout(() => void ask(), askAgainAfter)
    }
    void ask()
    return () => {
      isGone = true
      clearTimeout(timer)
    }
    // Once for an output.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted, devices, session])
  return seen
}

interface Page {
  readonly title?: string
  readonly guide?: string
  readonly mayLeave?: boolean
}

/** What the page says of a card that is being put out, or could not be; null where nothing is. */
export function dispensingPage(t: (key: string) => string, { head, output }: CaseView, seen: Dispensing): Page | null {
  if (!output) return null
  if (output.state === 'failed')
    return {
      title: t(seen === 'presented' ? 'kiosk.dispense.retracted.title' : 'kiosk.dispense.failed.title'),
      guide: t('kiosk.dispense.failed'),
      mayLeave: true,
    }
  if (!output.here) return { guide: t('kiosk.dispense.elsewhere'), mayLeave: true }
  if (seen === 'presented') return { title: t('kiosk.dispense.take.title'), guide: t('kiosk.dispense.take'), mayLeave: false }
  // Until the device has answered, it is not known; but it is on its way, and that is what is said.
  if (seen === 'unknown') return head.waiting === 'unknown' ? { mayLeave: true } : null
  return {
    title: t('kiosk.dispense.moving.title'),
    guide: t(seen === 'busy' ? 'kiosk.dispense.wait' : 'kiosk.dispense.moving'),
    mayLeave: false,
  }
}
