import { configDefaults, defineConfig } from 'vitest/config'

/** Tests that take minutes stand beside the short ones, under this name. */
const long = '**/*.long.test.ts'

// Three projects: `pure` needs nothing but Node (part of `npm run check`), `door` starts PostgreSQL, servers and browsers, `long` is what `npm run test:long` runs.
export default defineConfig({
  test: {
    // A project may be empty; `npm test` itself asks that something passed.
    passWithNoTests: true,
    // A worker for each of two processors: much of a test is waiting for a browser, a server or a database.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'pure',
          include: [
            'src/*/model/**/*.test.ts',
            'src/kernel/server/crypto/**/*.test.ts',
            'src/design/**/*.test.ts',
            'test/architecture/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, long],
          // They take a second; a machine with other work may take its time.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'door',
          include: [
            'src/**/server/*.test.ts',
            'src/*/server/database/**/*.test.ts',
            'src/*/agent/**/*.test.ts',
            'test/journeys/**/*.test.ts',
            'test/world/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, long],
          globalSetup: ['test/setup/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // What is waited for comes in milliseconds, on a busy machine in seconds.
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        test: {
          name: 'long',
          include: [long],
          globalSetup: ['test/setup/postgres.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
