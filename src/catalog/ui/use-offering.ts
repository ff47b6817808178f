import { readOffering } from '#catalog'
import { useTold } from '#design'
import type { OutputOf } from '#kernel'
import type { Client } from '#kernel/browser'

interface Asked {
  readonly service: string
  readonly channel: 'kiosk' | 'hall'
  readonly terminal: string | null
}

/** Whether a service can be begun here, and where else; null until that is known (the server refuses what is not offered in any case). */
export function useOffering(client: Client, { service, channel, terminal }: Asked): OutputOf<typeof readOffering> | null {
  return useTold(
    (language, signal) =>
      client.call(readOffering, { service, language, channel, ...(terminal === null ? {} : { terminal }) }, { signal, language }),
    [client, service, channel, terminal],
  ).value
}
