import { defineConfig } from 'vitest/config'

// Two projects: `pure` needs nothing but Node (part of `npm run check`), `door` starts PostgreSQL, servers and browsers.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['src/*/model/**/*.test.ts', 'src/kernel/server/crypto/**/*.test.ts', 'src/design/**/*.test.ts', 'test/architecture/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'door',
          include: ['src/**/server/*.test.ts', 'src/*/server/database/**/*.test.ts', 'src/*/agent/**/*.test.ts', 'test/journeys/**/*.test.ts', 'test/world/**/*.test.ts'],
          globalSetup: ['test/setup/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
