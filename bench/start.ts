import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProduct } from './program.ts'
import { printTable, quantile } from './table.ts'

/** From the command to the first 200 of `/readyz`, and to the last line, on a clean folder and again on the same; packages installed and faces built before. */
const rounds = 5
const first: { ready: number; told: number }[] = []
const second: { ready: number; told: number }[] = []
for (let round = 0; round < rounds; round++) {
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-bench-'))
  for (const times of [first, second]) {
    const { ready, told, stop } = await startProduct(folder)
    times.push({ ready, told })
    await stop()
  }
  rmSync(folder, { recursive: true, force: true })
}
const seconds = (ms: number) => (ms / 1000).toFixed(2)
const row = (name: string, times: readonly { ready: number; told: number }[], wanted: string) => {
  const ready = times.map(each => each.ready)
  const told = times.map(each => each.told)
  return [
    name,
    wanted,
    seconds(quantile(ready, 0.5)),
    seconds(Math.max(...ready)),
    seconds(quantile(told, 0.5)),
    seconds(Math.max(...told)),
  ]
}
printTable([
  [`${rounds} starts, seconds`, 'wanted', 'ready median', 'ready max', 'told median', 'told max'],
  row('first', first, '<= 20'),
  row('second', second, '<= 5'),
])
