// Runs on whatever Node the machine has (20 or newer), before everything else: installs what package-lock.json names, then builds the faces if asked and needed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const marker = join(root, 'node_modules', '.installed')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const windows = process.platform === 'win32'

if (!existsSync(marker) || readFileSync(marker, 'utf8') !== wanted) install()

if (process.argv.includes('--faces')) {
  const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
  run(node, [join(root, 'scripts', 'build-faces.ts')], 'The faces could not be built.')
}

function install() {
  console.log('Installing packages …')
  // npm tells its scripts where it is; run by hand, the one on the path serves.
  const npm = process.env.npm_execpath
  const [command, first] = npm ? [process.execPath, [npm]] : [windows ? 'npm.cmd' : 'npm', []]
  run(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], 'The packages could not be installed.')
  if (!existsSync(join(root, 'node_modules', 'node', 'bin'))) {
    fail(
      'Node 24 did not arrive with the packages: npm must be allowed to run the install script of the package "node" (package.json, "allowScripts").',
    )
  }
  writeFileSync(marker, wanted)
}

function run(command, args, message) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) fail(message)
}

function fail(message) {
  console.error(`\n${message}`)
  process.exit(1)
}
