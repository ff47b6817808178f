/** `npm test`: every test (with `--long`: those that take long instead), and at the end one line that says `N passed, N failed`. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const results = join(root, 'build', 'test-results.json')
const projects = process.argv.includes('--long') ? ['long'] : ['pure', 'door']
const chosen = process.argv.slice(2).filter(argument => argument !== '--long')

mkdirSync(join(root, 'build'), { recursive: true })
rmSync(results, { force: true })
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const args = [
  vitest,
  'run',
  ...projects.flatMap(project => ['--project', project]),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}`,
  ...chosen,
]
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })

const { passed, failed } = count()
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(status === 0 && failed === 0 && (passed > 0 || projects.includes('long')) ? 0 : 1)

/** A run that broke off, and a file that could not even be loaded, count as failed. */
function count(): { readonly passed: number; readonly failed: number } {
  try {
    const report = JSON.parse(readFileSync(results, 'utf8')) as {
      readonly numPassedTests: number
      readonly numFailedTests: number
      readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
    }
    const unloaded = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0).length
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded + (status === 0 || report.numFailedTests + unloaded > 0 ? 0 : 1),
    }
  } catch {
    return { passed: 0, failed: 1 }
  }
}
