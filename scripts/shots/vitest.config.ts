import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Started by scripts/shots.ts: the same stage and drivers as the journeys, but nothing is expected of what is seen. */
export default defineConfig({
  root: fileURLToPath(new URL('../../', import.meta.url)),
  test: {
    name: 'shots',
    include: ['scripts/shots/*.shots.ts'],
    globalSetup: ['test/setup/postgres.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // A browser each: more would only wait for one another.
    maxWorkers: 2,
  },
})
