import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

// `npm start` as a newcomer gives it: nothing prepared but the clone.

test('npm start brings the whole product, tells where it is and who can sign in, ends with npm, and starts again on what it has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const data = join(folder, 'data')
  const port = await freePort()

  const first = start(data, port)
  await first.tells(`http://127.0.0.1:${port}/kiosk`)
  await first.tells('binjiang-demo-2026')
  for (const path of ['/kiosk', '/hall', '/desk', '/livez', '/readyz']) {
    expect((await fetch(`http://127.0.0.1:${port}${path}`)).status, path).toBe(200)
  }
  const services = await fetch(`http://127.0.0.1:${port}/api/services?language=zh-CN`)
  expect(JSON.stringify(await services.json())).toContain('居住证延期签注')
  expect(existsSync(join(data, 'postgres', 'postmaster.pid'))).toBe(true)
  first.npm.kill('SIGTERM')
  await expectGone(data, port)

  const second = start(data, port)
  await second.tells(`http://127.0.0.1:${port}/kiosk`)
  second.npm.kill('SIGTERM')
  await expectGone(data, port)
})

function start(data: string, port: number): { readonly npm: ChildProcess; tells(text: string): Promise<void> } {
  const env = { ...process.env, PORT: String(port), DATA_DIR: data, LOG_LEVEL: 'error' }
  for (const name of ['DATABASE_URL', 'npm_lifecycle_event', 'npm_execpath']) delete (env as Record<string, unknown>)[name]
  const npm = spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void npm.kill('SIGKILL'))
  let told = ''
  npm.stdout.on('data', (text: Buffer) => (told += text.toString()))
  return { npm, tells: async text => await expect.poll(() => told, { timeout: 50_000 }).toContain(text) }
}

/** Neither the server nor its PostgreSQL is there any more. */
async function expectGone(data: string, port: number): Promise<void> {
  const answers = async () =>
    await fetch(`http://127.0.0.1:${port}/livez`).then(
      () => true,
      () => false,
    )
  await expect.poll(answers, { timeout: 20_000 }).toBe(false)
  await expect.poll(() => existsSync(join(data, 'postgres', 'postmaster.pid')), { timeout: 20_000 }).toBe(false)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}
