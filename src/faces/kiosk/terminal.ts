import type { Client } from '#kernel/browser'
import { readSimulated } from '#terminals'
import { type Devices, openDevices } from '#terminals/kiosk'

/** The devices of the terminal this page runs on; null in anybody's browser. */
export interface Connected {
  readonly devices: Devices
  /** The devices are played beside the page. */
  readonly simulated: { readonly url: string; readonly token: string } | null
}

const kept = 'onewindow-agent'

/**
 * Where the agent of this terminal listens: in the address by which it opened this page (`/kiosk#agent=…&token=…`, taken out of sight at once), or, in a
 * demonstration, as the server says.
 */
export async function connectTerminal(client: Client): Promise<Connected | null> {
  const own = fromAddress() ?? fromBefore()
  if (own) return { devices: await openDevices(own), simulated: null }
  const answer = await client.call(readSimulated, {}, { when: 'once' }).catch(() => null)
  return answer?.simulated ? { devices: await openDevices(answer.simulated), simulated: answer.simulated } : null
}

interface Place {
  readonly url: string
  readonly token: string
}

function fromAddress(): Place | null {
  const given = new URLSearchParams(location.hash.slice(1))
  const [url, token] = [given.get('agent'), given.get('token')]
  if (url === null || token === null) return null
  sessionStorage.setItem(kept, JSON.stringify({ url, token }))
  history.replaceState(null, '', location.pathname + location.search)
  return { url, token }
}

function fromBefore(): Place | null {
  const text = sessionStorage.getItem(kept)
  return text === null ? null : (JSON.parse(text) as Place)
}
