import type { Config } from '#kernel/server'

/**
 * What one process does: `web` answers requests and serves the pages, `live` holds the pages' WebSockets, `jobs` does what is due. Each answers /livez, /readyz and
 * /metrics. All of them by default.
 */
export const allRoles = ['web', 'live', 'jobs'] as const
export type Role = (typeof allRoles)[number]

/** Reads `--roles=web,jobs`. Throws an Error in words: for a role there is not, and for a part of the product on the embedded database, which is one program's own. */
export function readRoles(args: readonly string[], { databaseUrl }: Pick<Config, 'databaseUrl'>): ReadonlySet<Role> {
  const given = args.find(arg => arg.startsWith('--roles='))?.slice('--roles='.length)
  if (given === undefined) return new Set(allRoles)
  const named = given.split(',').filter(name => name !== '')
  const unknown = named.filter(name => !(allRoles as readonly string[]).includes(name))
  if (unknown.length > 0 || named.length === 0) throw new Error(`--roles=${given}: the roles are ${allRoles.join(', ')}.`)
  const roles = new Set(named as Role[])
  if (roles.size < allRoles.length && databaseUrl === null)
    throw new Error('Several processes need one database they all reach: set DATABASE_URL (README.md, "Settings").')
  return roles
}
