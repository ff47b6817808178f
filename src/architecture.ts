/**
 * Who may use whom, as data. A domain reaches the domains on its line and those they name (never itself by a door, never upwards); kernel is open to all, design to
 * browser code. `npm run check` holds the imports, the database's foreign keys and the drawing in ARCHITECTURE.md against it.
 */
export const mayUse = {
  organisation: [],
  notifications: [],
  customers: [],
  identity: ['organisation', 'notifications'],
  catalog: ['organisation'],
  terminals: ['organisation'],
  visits: ['organisation', 'customers', 'identity', 'catalog', 'terminals'],
  queueing: ['organisation'],
  partners: [],
  payments: ['customers', 'catalog'],
  cases: ['organisation', 'notifications', 'customers', 'identity', 'catalog', 'terminals', 'visits', 'queueing', 'payments', 'partners'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Domain = keyof typeof mayUse

/** The domains low to high: each after all it may use. Migrations run in this order. */
export const domains = Object.keys(mayUse) as readonly Domain[]
