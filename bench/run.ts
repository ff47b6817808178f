/** `npm run bench [-- <name>]`: runs every bench, or the one named, each in a process of its own, and prints its table. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const benches: Readonly<Record<string, string>> = {
  start: 'start.ts',
  submit: 'submit.ts',
  steady: 'steady.ts',
  screen: 'screen.ts',
  tap: 'tap.ts',
  seals: 'f1.ts',
  form: 'form.ts',
  pinyin: 'pinyin.ts',
  slots: 'slots.ts',
  payments: 'payments.ts',
}

const [chosen] = process.argv.slice(2)
if (chosen !== undefined && !(chosen in benches)) {
  console.error(`There is no bench ${chosen}, but ${Object.keys(benches).join(', ')}.`)
  process.exit(1)
}
const processors = cpus()
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
console.log(
  `${new Date().toISOString().slice(0, 10)} · ${processors.length} x ${processors[0]!.model.trim()} · ${(totalmem() / 2 ** 30).toFixed(1)} GiB · Node ${process.version} · ${commit}`,
)
let failed = false
for (const [name, file] of Object.entries(benches)) {
  if (chosen !== undefined && chosen !== name) continue
  // What else the machine does shows in every figure.
  const load = () => loadavg()[0]!.toFixed(2)
  console.log(`\n${name} (load before ${load()})`)
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(file, import.meta.url))], { cwd: root, stdio: 'inherit' })
  console.log(`load after ${load()}`)
  failed ||= status !== 0
}
process.exit(failed ? 1 : 0)
