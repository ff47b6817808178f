import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { atTheEnd, peopleFile, server, stopAll, TestClient } from './test-kit.ts'

afterEach(stopAll)

const program = fileURLToPath(new URL('../../programs/terminal-agent.ts', import.meta.url))

function launch(args: readonly string[], stdin: 'pipe' | 'ignore' = 'pipe'): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: [stdin, 'pipe', 'pipe'] })
  atTheEnd(async () => child.kill('SIGKILL'))
  return child
}

async function start(stdin: 'pipe' | 'ignore' = 'pipe') {
  const data = await mkdtemp(join(tmpdir(), 'onewindow-agent-'))
  const child = launch([`--server=${server}`, `--data=${data}`, `--simulate=${peopleFile}`, '--port=0'], stdin)
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return { child, said: JSON.parse(line) as { readonly url: string; readonly token: string; readonly terminal: null } }
}

test('the program says where it listens and ends when it is told to, or when its parent goes away', async () => {
  const [told, orphaned] = await Promise.all([start('ignore'), start()])
  const client = await TestClient.connect(`${orphaned.said.url}/OneWindow?token=${orphaned.said.token}`, { origin: server })
  expect([Object.keys(told.said), told.said.terminal, (await client.ask('Common.Status', undefined).done).code]).toEqual([
    ['url', 'token', 'terminal'],
    null,
    'success',
  ])
  const ends = [told, orphaned].map(async ({ child }) => (await once(child, 'exit')) as unknown[])
  told.child.kill('SIGTERM')
  orphaned.child.stdin!.destroy()
  expect([await Promise.all(ends), await client.gone()]).toEqual([
    [
      [0, null],
      [0, null],
    ],
    1001,
  ])
})

test.each([[[]], [['--server=http://127.0.0.1:7100']], [['--server=x', '--data=/tmp', '--port=many']], [['--sever=x']]])(
  'the program says what is wrong with %j',
  async args => {
    const child = launch(args)
    let said = ''
    child.stderr!.on('data', text => {
      said += String(text)
    })
    const [code] = (await once(child, 'close')) as [number]
    expect([code, said]).toEqual([1, expect.stringMatching(/--server=|--sever/)])
  },
)
