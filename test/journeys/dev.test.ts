import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { launchChromium, newFacePage } from '../browser/chromium.ts'
import { freshDatabase, keyFile } from '../setup/product.ts'

test('npm run dev serves every face and the gallery from their sources, and ends on SIGTERM', async () => {
  const database = await freshDatabase()
  onTestFinished(async () => await database.drop())
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-dev-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const env = { ...process.env, PORT: '0', DATABASE_URL: database.url, KEY_FILE: keyFile(), DATA_DIR: folder, LOG_LEVEL: 'error' }
  const program = spawn(process.execPath, ['scripts/dev.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void program.kill('SIGKILL'))
  const ended = new Promise(resolve => program.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(program.stdout).on('line', line => {
      const told = /(http:\S+)\/kiosk$/.exec(line)
      if (told) resolve(told[1]!)
    })
    void ended.then(code => reject(new Error(`it ended with ${String(code)}`)))
  })

  const browser = await launchChromium()
  onTestFinished(async () => await browser.close())
  for (const [path, shows] of [
    ['/kiosk', '[data-attract]'],
    ['/hall', 'h1'],
    ['/hall/service/residence-permit-renewal', 'h1'],
    ['/desk', 'input[type=password]'],
    ['/gallery', 'h1'],
  ] as const) {
    const page = await newFacePage(browser, { width: 1280, height: 800 })
    await page.goto(`${url}${path}`)
    await page.locator(shows).first().waitFor()
    // The page's own type has come, not the machine's.
    await page.waitForFunction(() =>
      [...document.fonts].some(({ family, status }) => family.includes('OneWindow Sans') && status === 'loaded'),
    )
    page.expectNoProblems(/^401 GET \/api\/staff\/me/)
    await page.close()
  }

  program.kill('SIGTERM')
  expect(await ended).toBe(0)
})
