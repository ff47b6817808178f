/** `npm run check`: the bar of every commit, in a minute at most. Everything runs, then everything that is wrong is shown. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const steps: Readonly<Record<string, readonly string[]>> = {
  types: ['tsc', '-b'],
  lint: ['oxlint', '--type-aware', 'src', 'test', 'bench', 'scripts'],
  format: ['oxfmt', '--check'],
  'unused code': ['knip', '--no-progress'],
  'pure tests': ['vitest', 'run', '--project', 'pure', '--reporter=dot'],
}

const began = Date.now()
// The types first: lint by types reads what they leave; the rest beside one another.
const results = [
  await run('types'),
  ...(await Promise.all(
    Object.keys(steps)
      .filter(name => name !== 'types')
      .map(run),
  )),
]
for (const { name, ok, seconds, output } of results) {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (!ok) console.log(output.trimEnd())
}
console.log(`check: ${results.every(({ ok }) => ok) ? 'green' : 'red'} in ${((Date.now() - began) / 1000).toFixed(1)} s`)
process.exit(results.every(({ ok }) => ok) ? 0 : 1)

async function run(
  name: string,
): Promise<{ readonly name: string; readonly ok: boolean; readonly seconds: string; readonly output: string }> {
  const start = Date.now()
  const [command, ...args] = steps[name]!
  return await new Promise(resolve => {
    const child = spawn(command!, args, { cwd: root, shell: process.platform === 'win32', env: { ...process.env, FORCE_COLOR: '0' } })
    let output = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    child.stderr.on('data', (data: Buffer) => (output += data.toString()))
    child.once('close', code => resolve({ name, ok: code === 0, seconds: ((Date.now() - start) / 1000).toFixed(1), output }))
  })
}
