import * as z from 'zod/mini'
import { languages, route } from '#kernel'
import { siteView } from '#organisation'
import { serviceCard } from './cards.ts'

const language = z.enum(languages)
const place = z.uuid()

/** A service on a place's menu. `elsewhere`: it cannot be done by this channel here; so many other places do it. */
export const offeredService = z.object({ ...serviceCard.shape, elsewhere: z.nullable(z.int()) })
export type OfferedService = z.infer<typeof offeredService>

export const menuView = z.object({
  sections: z.array(z.object({ id: z.string(), name: z.string(), icon: z.string(), services: z.array(offeredService) })),
  /** What the place tells today. */
  notice: z.nullable(z.string()),
})
export type MenuView = z.infer<typeof menuView>
export type MenuSection = MenuView['sections'][number]

/** What a terminal offers (without one: the head office's menu), or the online hall. */
export const readMenu = route({
  name: 'catalog.menu',
  method: 'GET',
  path: '/api/menu',
  who: 'anyone',
  input: z.object({ language, channel: z.enum(['kiosk', 'hall']), terminal: z.optional(place) }),
  output: menuView,
})

/** Where a service is offered: `here` (this terminal, or the hall), and the places one can go to. */
export const readOffering = route({
  name: 'catalog.offering',
  method: 'GET',
  path: '/api/services/:service/places',
  who: 'anyone',
  input: z.object({ service: z.string(), language, channel: z.enum(['kiosk', 'hall']), terminal: z.optional(place) }),
  output: z.object({ here: z.boolean(), sites: z.array(siteView) }),
  refusals: ['catalog.unknown_service'],
})

/** Somebody looked for something and found nothing. Of the words only their number and those of the enterprise's own list are kept. */
export const reportMissedSearch = route({
  name: 'catalog.missed_search',
  method: 'POST',
  path: '/api/search/missed',
  who: 'visitor',
  input: z.object({ words: z.string().check(z.maxLength(100)), language }),
  output: z.object({}),
  limit: { per: 'actor', most: 30, seconds: 60 },
})
