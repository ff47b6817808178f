import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/kernel/server/database/embedded.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server of the tests' own; each test file makes its databases in it. */
    readonly postgresUrl: string
  }
}

/** One PostgreSQL for the whole run, in a folder that goes away with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-test-'))
  const server = await startEmbedded(folder)
  project.provide('postgresUrl', server.url)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
