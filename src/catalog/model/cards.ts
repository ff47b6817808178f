import * as z from 'zod/mini'

/** A service as lists and tiles show it, in the language asked for. */
export const serviceCard = z.object({
  id: z.string(),
  kind: z.enum(['handling', 'information']),
  icon: z.string(),
  category: z.string(),
  name: z.string(),
  summary: z.string(),
  /** About how long it takes; null for information. */
  minutes: z.nullable(z.number()),
  channels: z.array(z.enum(['kiosk', 'hall'])),
  /** Why no new cases are taken, as customers are told; null: they are. */
  suspended: z.nullable(z.string()),
  /** What one can read in it, in its own order; none where something is handled. `service`: what it leads to, if that can be done here. */
  topics: z.array(z.object({ id: z.string(), title: z.string(), service: z.nullable(z.string()) })),
})
export type ServiceCard = z.infer<typeof serviceCard>
