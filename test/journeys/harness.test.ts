import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkAxe } from '../browser/axe.ts'
import { type FacePage, findChromium, launchChromium, newFacePage, unpackChromium } from '../browser/chromium.ts'
import { checkScreen, type Fault, rules, type RuleName, type ScreenOptions } from '../browser/rules.ts'
import { makeJpeg, makePdf, makePng } from '../browser/samples.ts'
import { bytesOf, tapToPaint, throttleCpu } from '../browser/throttle.ts'
import { deskPage, hallPage, keyboard, kioskPage } from './harness-pages.ts'

let browser: Browser
let kiosk: FacePage
let hall: FacePage
let desk: FacePage

beforeAll(async () => {
  browser = await launchChromium()
  kiosk = await newFacePage(browser, { width: 1080, height: 1920, touch: true })
  hall = await newFacePage(browser, { width: 320, height: 700, mobile: true })
  desk = await newFacePage(browser, { width: 1440, height: 900 })
})

afterAll(() => browser.close())

const free = 'left:56px;top:1310px;width:960px'
const line = (style: string, text = '请看这里') => `<p class="at" style="${free};${style}">${text}</p>`
const button = (style: string, marks = '', text = '看一看') =>
  `<button class="at" style="left:56px;top:1310px;${style}" ${marks}>${text}</button>`

const latinFile = '../../node_modules/@fontsource-variable/noto-sans-sc/files/noto-sans-sc-latin-wght-normal.woff2'
const latinFont = `data:font/woff2;base64,${readFileSync(new URL(latinFile, import.meta.url)).toString('base64')}`

interface Plant {
  readonly rule: RuleName
  readonly what: string
  readonly html: string
  readonly options?: Omit<ScreenOptions, 'face'>
}

const kioskPlants: readonly Plant[] = [
  { rule: 'panel', what: 'no size of the panel', html: kioskPage({ mm: '' }) },
  { rule: 'target-size', what: 'a button 17 mm high', html: kioskPage({ body: button('width:300px;height:70px') }) },
  {
    rule: 'target-size',
    what: 'a secondary button 14 mm high',
    html: kioskPage({ body: button('width:300px;height:57px', 'data-size=secondary') }),
  },
  { rule: 'target-size', what: 'segments 17 mm high', html: kioskPage({ css: '[data-segments] button { height: 70px }' }) },
  {
    rule: 'target-size',
    what: 'a radio whose label is 17 mm high',
    html: kioskPage({
      body: `<label class="at" style="left:56px;top:1310px;width:300px;height:70px"><input type=radio name=a> 是</label>`,
    }),
  },
  { rule: 'target-gap', what: 'a button 6.5 mm under another', html: kioskPage({ body: button('top:1290px;width:300px;height:100px') }) },
  { rule: 'key-size', what: 'keys 18 mm wide', html: kioskPage({ body: keyboard({ width: 72, gap: 16 }) }) },
  { rule: 'key-gap', what: 'keys 2 mm apart', html: kioskPage({ body: keyboard({ width: 80, gap: 8 }) }) },
  {
    rule: 'covered',
    what: 'a layer nobody sees over a choice',
    html: kioskPage({ body: '<div class="at" style="left:56px;top:590px;width:463px;height:150px"></div>' }),
  },
  { rule: 'margin', what: 'an action 9 mm from the side', html: kioskPage({ css: '[data-kind=act] { left: 580px !important }' }) },
  {
    rule: 'reach',
    what: 'back at the top',
    html: kioskPage({ css: '[data-role=back] { top: 190px !important; left: 700px !important }' }),
  },
  { rule: 'reach', what: 'help at the very bottom', html: kioskPage({ css: '[data-role=help] { top: 1815px !important }' }) },
  { rule: 'reach', what: 'an ordinary screen said to be in reach mode', html: kioskPage(), options: { reach: true } },
  { rule: 'text-size', what: 'text of 23 px', html: kioskPage({ body: line('font-size:23px') }) },
  { rule: 'text-size', what: 'an ordinary screen said to be in 大字版', html: kioskPage(), options: { bigText: true } },
  { rule: 'text-size', what: 'a small placeholder', html: kioskPage({ css: 'input { font-size: 22px !important }' }) },
  { rule: 'line-height', what: 'lines 1.2 apart', html: kioskPage({ body: line('line-height:1.2', '请看这里。<br>再看那里。') }) },
  { rule: 'contrast', what: 'grey on paper', html: kioskPage({ body: line('color:#5f6b67') }) },
  {
    rule: 'contrast',
    what: 'ink half faded',
    html: kioskPage({ body: `<div class="at" style="${free};opacity:.6"><p>请看这里</p></div>` }),
  },
  { rule: 'contrast', what: 'one dark end of a gradient', html: kioskPage({ body: line('background:linear-gradient(90deg,#fff,#777)') }) },
  {
    rule: 'contrast',
    what: 'text on a picture',
    html: kioskPage({ body: line('background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)') }),
  },
  {
    rule: 'contrast',
    what: 'a thin accent on a soft ground',
    html: kioskPage({ body: line('background:var(--accent-soft);color:var(--accent)') }),
  },
  { rule: 'contrast', what: 'a faint placeholder', html: kioskPage({ css: 'input::placeholder { color: #999 !important }' }) },
  { rule: 'contrast', what: 'an ordinary screen held to 12', html: kioskPage(), options: { contrast: 12 } },
  { rule: 'weight', what: 'weight 700', html: kioskPage({ body: line('', '<b>请看这里</b>') }) },
  {
    rule: 'font',
    what: 'a font that is none',
    html: kioskPage({ css: '@font-face { font-family: Bad; src: url(data:font/woff2;base64,AAAA) } h1 { font-family: Bad, sans-serif }' }),
  },
  {
    rule: 'glyph',
    what: 'Chinese in a page that brings a Latin font',
    html: kioskPage({ css: `@font-face { font-family: Ours; src: url(${latinFont}) } .stage { font-family: Ours }` }),
  },
  { rule: 'emoji', what: 'a smile', html: kioskPage({ body: line('', '办好了 😀') }) },
  { rule: 'motion', what: 'a slow fade', html: kioskPage({ css: '.choice { transition: opacity .4s }' }) },
  { rule: 'motion', what: 'a moving colour', html: kioskPage({ css: '.choice { transition: background-color .1s }' }) },
  { rule: 'scroll', what: 'a document that scrolls', html: kioskPage({ css: 'body { overflow: visible; height: 2000px }' }) },
  {
    rule: 'scroll',
    what: 'a list that scrolls',
    html: kioskPage({
      body: `<div class="at" style="${free};height:120px;overflow:auto"><p>请看</p><div style="height:200px"></div></div>`,
    }),
  },
  { rule: 'clipped', what: 'a word cut at the side', html: kioskPage({ body: line('width:60px;overflow:hidden;white-space:nowrap') }) },
  { rule: 'clipped', what: 'a line cut below', html: kioskPage({ body: line('height:70px;overflow:hidden', '请看这里。<br>再看那里。') }) },
  {
    rule: 'clipped',
    what: 'a paragraph wholly under the edge',
    html: kioskPage({
      body: `<div class="at" style="${free};height:60px;overflow:hidden"><p>请看这里。</p><p style="margin-top:30px">再看那里。</p></div>`,
    }),
  },
  {
    rule: 'clipped',
    what: 'an ellipsis',
    html: kioskPage({ body: line('width:60px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis') }),
  },
  {
    rule: 'clipped',
    what: 'a value longer than its field',
    html: kioskPage({ body: '<script>document.querySelector("input").value = "1".repeat(60)</script>' }),
  },
  {
    rule: 'outside',
    what: 'words wider than their pane',
    html: kioskPage({ body: line('width:60px;background:#fff;white-space:nowrap') }),
  },
  { rule: 'outside', what: 'words past the edge of the screen', html: kioskPage({ body: line('left:1060px;white-space:nowrap') }) },
  {
    rule: 'overlap',
    what: 'two texts in one place',
    html: kioskPage({ body: line('', 'Look here') + line('margin-left:20px', 'Look there') }),
  },
  {
    rule: 'broken-word',
    what: 'a word on two lines',
    html: kioskPage({ body: line('width:120px;overflow-wrap:anywhere', 'Application') }),
  },
  { rule: 'orphan', what: 'a sign alone on the last line', html: kioskPage({ body: line('width:min-content', 'Look B') }) },
  {
    rule: 'choices',
    what: 'a seventh choice',
    html: kioskPage({ body: button('width:463px;height:120px', 'data-role=choice') }),
  },
  { rule: 'sentence', what: 'a sentence of 21 hanzi', html: kioskPage({ body: line('', '请'.repeat(21)) }) },
  { rule: 'words', what: '100 hanzi', html: kioskPage({ body: line('', '请看这里，再看那里。'.repeat(8)) }) },
  { rule: 'act', what: 'a second filled button', html: kioskPage({ body: button('width:300px;height:100px', 'data-kind=act') }) },
  {
    rule: 'act',
    what: 'a second filled button that does not say so',
    html: kioskPage({ body: button('width:300px;height:100px;background:#0b5c55;color:#fff') }),
  },
  { rule: 'amber', what: 'an amber notice', html: kioskPage({ body: line('background:var(--now)') }) },
]

const hallPlants: readonly Plant[] = [
  { rule: 'target-size', what: 'a button 40 px high', html: hallPage({ css: '.go { height: 40px }' }) },
  { rule: 'target-size', what: 'a link 20 px high that stands alone', html: hallPage({ body: '<p><a href="#">更多</a></p>' }) },
  { rule: 'sideways', what: 'a block wider than a small phone', html: hallPage({ body: '<div style="width:400px;height:10px"></div>' }) },
  { rule: 'text-size', what: 'text of 12 px', html: hallPage({ body: '<p style="font-size:12px">小字</p>' }) },
  { rule: 'line-height', what: 'lines 1.1 apart', html: hallPage({ body: '<p style="line-height:1.1">请看这里<br>再看那里</p>' }) },
  { rule: 'contrast', what: 'grey on white', html: hallPage({ body: '<p style="color:#8a8a8a">请看这里</p>' }) },
  {
    rule: 'clipped',
    what: 'a word cut without a sign',
    html: hallPage({ body: '<p style="width:30px;overflow:hidden;white-space:nowrap">请看这里</p>' }),
  },
  {
    rule: 'overlap',
    what: 'two texts in one place',
    html: hallPage({ body: '<p>Look here</p><p style="margin-top:-20px">Look there</p>' }),
  },
  {
    rule: 'outside',
    what: 'words wider than their pane',
    html: hallPage({ body: '<p style="width:30px;background:#fff;white-space:nowrap">请看这里</p>' }),
  },
  {
    rule: 'broken-word',
    what: 'a number on two lines',
    html: hallPage({ body: '<p style="width:90px;overflow-wrap:anywhere">99010619900308032X</p>' }),
  },
  {
    rule: 'orphan',
    what: 'a mark alone on the last line',
    html: hallPage({ body: '<p style="white-space:pre-line">没查到\n。</p>' }),
  },
  { rule: 'orphan', what: 'a sign alone on the last line', html: hallPage({ body: '<p style="width:min-content">Look B</p>' }) },
  { rule: 'weight', what: 'weight 300', html: hallPage({ body: '<p style="font-weight:300">请看这里</p>' }) },
  { rule: 'amber', what: 'an amber notice', html: hallPage({ body: '<p style="background:var(--now)">请看这里</p>' }) },
]

const deskPlants: readonly Plant[] = [
  { rule: 'target-size', what: 'a button 22 px high', html: deskPage({ css: '.key { height: 22px }' }) },
  { rule: 'sideways', what: 'a table wider than the window', html: deskPage({ body: '<div style="width:1500px;height:10px"></div>' }) },
  { rule: 'text-size', what: 'text of 11 px', html: deskPage({ body: '<p style="font-size:11px">小字</p>' }) },
  { rule: 'contrast', what: 'grey on white', html: deskPage({ body: '<p style="color:#8a8a8a">请看这里</p>' }) },
  { rule: 'motion', what: 'a moving width', html: deskPage({ css: '.key { transition: width .1s }' }) },
  { rule: 'emoji', what: 'a tick drawn by the system', html: deskPage({ body: '<p>办好了 ✅</p>' }) },
]

async function namesOf(page: FacePage, html: string, options: ScreenOptions): Promise<readonly RuleName[]> {
  await page.setContent(html)
  return [...new Set((await checkScreen(page, options)).map(({ rule }) => rule))]
}

describe('the screen linter', () => {
  test('finds nothing on clean screens', async () => {
    const check = async (page: FacePage, html: string, options: ScreenOptions): Promise<readonly Fault[]> => {
      await page.setContent(html)
      return checkScreen(page, options)
    }
    expect(await check(kiosk, kioskPage(), { face: 'kiosk' })).toEqual([])
    expect(await check(kiosk, kioskPage({ body: keyboard({ width: 80, gap: 16 }) }), { face: 'kiosk' })).toEqual([])
    // What lies beyond the edge of a part that may scroll is neither too near nor covered nor over other words.
    const list = `<div class="at" style="${free};height:150px;overflow:auto" data-scrolls tabindex="0">
      ${'<p>请看这里</p><button style="width:300px;height:90px;margin-bottom:60px">看一看</button>'.repeat(2)}</div>`
    expect(await check(kiosk, kioskPage({ body: list, css: '.stage { --mm: 4.03 }' }), { face: 'kiosk' })).toEqual([])
    expect(await check(hall, hallPage(), { face: 'hall' })).toEqual([])
    expect(await check(desk, deskPage(), { face: 'desk' })).toEqual([])
  })

  test.each(kioskPlants)('kiosk $rule: $what', async ({ rule, html, options }) => {
    expect(await namesOf(kiosk, html, { face: 'kiosk', ...options })).toEqual([rule])
  })

  test.each(hallPlants)('hall $rule: $what', async ({ rule, html, options }) => {
    expect(await namesOf(hall, html, { face: 'hall', ...options })).toEqual([rule])
  })

  test.each(deskPlants)('desk $rule: $what', async ({ rule, html, options }) => {
    expect(await namesOf(desk, html, { face: 'desk', ...options })).toEqual([rule])
  })

  test('has a planted fault for every rule', () => {
    const planted = new Set([...kioskPlants, ...hallPlants, ...deskPlants].map(({ rule }) => rule))
    expect(rules.map(({ name }) => name).filter(name => !planted.has(name))).toEqual([])
  })

  test('says what, where, and what was wanted', async () => {
    await kiosk.setContent(kioskPage({ body: button('width:300px;height:70px', 'id=small') }))
    expect(await checkScreen(kiosk, { face: 'kiosk' })).toEqual([
      { rule: 'target-size', element: 'button#small.at "看一看"', found: '74.4 x 17.4 mm', wanted: '20 x 20 mm' },
    ])
  })

  test('measures a terminal drawn at half its size as at its full size', async () => {
    const css = '.stage { transform: scale(.5); transform-origin: 0 0 }'
    const faults = await Promise.all(
      [
        { css, body: button('width:300px;height:70px') + line('top:1420px;font-size:22px') },
        { css, mm: 'calc(1080px / 268)' },
      ].map(async parts => {
        const page = await newFacePage(browser, { width: 540, height: 960 })
        await page.setContent(kioskPage(parts))
        return checkScreen(page, { face: 'kiosk' })
      }),
    )
    expect(faults).toEqual([
      [
        { rule: 'target-size', element: 'button.at "看一看"', found: '74.4 x 17.4 mm', wanted: '20 x 20 mm' },
        { rule: 'text-size', element: 'p.at "请看这里"', found: '5.46 mm (22.0 px)', wanted: '5.96 mm (24.0 px)' },
      ],
      [],
    ])
  })

  test('knows how fine the panel is', async () => {
    await kiosk.setContent(kioskPage({ body: line('font-size:24px') }))
    const faults = await checkScreen(kiosk, { face: 'kiosk', mmPerPx: 0.18 })
    expect(faults).toContainEqual({
      rule: 'text-size',
      element: 'p.at "请看这里"',
      found: '4.32 mm (24.0 px)',
      wanted: '5.96 mm (33.1 px)',
    })
  })

  test('looks at an open dialog alone, and into shadow roots', async () => {
    await kiosk.setContent(
      kioskPage({
        body: `${line('font-size:20px')}<dialog><p>还在吗？</p></dialog><script>document.querySelector('dialog').showModal()</script>`,
      }),
    )
    expect(await checkScreen(kiosk, { face: 'kiosk' })).toEqual([])

    const shadow = `document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<p style="font-size:20px">小字</p>'`
    expect(
      await namesOf(kiosk, kioskPage({ body: `<div id=host class=at style="${free}"></div><script>${shadow}</script>` }), {
        face: 'kiosk',
      }),
    ).toEqual(['text-size'])
  })

  test('waits for a movement to end', async () => {
    const css = '@keyframes come { from { transform: translateX(900px) } } h1 { animation: come .2s }'
    expect(await namesOf(kiosk, kioskPage({ css }), { face: 'kiosk' })).toEqual([])
  })
})

test('axe reports a picture without words and nothing on a clean page', async () => {
  await desk.setContent(deskPage())
  expect(await checkAxe(desk)).toEqual([])
  await desk.setContent(deskPage({ body: '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">' }))
  expect((await checkAxe(desk)).map(({ rule, elements }) => ({ rule, count: elements.length }))).toEqual([{ rule: 'image-alt', count: 1 }])
})

describe('the browser', () => {
  test('is the one that was unpacked', async () => {
    expect(browser.version()).toBe((await findChromium()).version ?? browser.version())
  })

  test('is unpacked once, whoever else is at it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onewindow-unpack-'))
    const [from, into] = [join(folder, 'package'), join(folder, 'build')]
    await mkdir(join(from, 'bin'), { recursive: true })
    await writeFile(join(from, 'package.json'), '{ "version": "1.2.3" }')
    const emptyTar = brotliCompressSync(Buffer.alloc(1024))
    for (const name of ['swiftshader', 'al2023', 'fonts']) await writeFile(join(from, 'bin', `${name}.tar.br`), emptyTar)
    await writeFile(join(from, 'bin/chromium.br'), brotliCompressSync(Buffer.alloc(1 << 20, 'x')))

    const folders = await Promise.all([1, 2, 3, 4].map(() => unpackChromium(from, into)))
    expect(new Set(folders)).toEqual(new Set([join(into, '1.2.3')]))
    expect(await readdir(into)).toEqual(['1.2.3'])
    expect((await readFile(join(into, '1.2.3/chromium'))).length).toBe(1 << 20)
    await rm(folder, { recursive: true })
  })

  test('keeps to the CSP of the page and tells what went wrong', async () => {
    const site = await serve((request, response) => {
      if (request.url === '/missing') return void response.writeHead(404).end()
      response.writeHead(200, {
        'content-type': 'text/html',
        'content-security-policy': `default-src 'self'; require-trusted-types-for 'script'`,
      })
      response.end('<!doctype html><title>x</title><p>x</p><script>document.title = "inline ran"</script>')
    })
    const page = await newFacePage(browser, { width: 400, height: 400, language: 'en' })
    await page.goto(site.url)
    expect(await page.title()).toBe('x')
    expect(page.problems.map(({ kind }) => kind)).toEqual(['console'])
    expect(() => page.expectNoProblems()).toThrow('Content Security Policy')

    // What a helper runs in the page is not bound by it.
    expect(await checkScreen(page, { face: 'desk' })).toEqual([])
    await page.evaluate(() => fetch('/missing'))
    expect(() => page.expectNoProblems()).toThrow('404 GET /missing')
    await page.evaluate(() => fetch('/missing'))
    page.expectNoProblems(/^404 GET/)
    await page.evaluate(() => void setTimeout(() => Promise.reject(new Error('lost')), 0))
    await expect.poll(() => page.problems).toMatchObject([{ kind: 'error', text: expect.stringContaining('lost') }])
    await page.close()
    await site.close()
  })
})

describe('the meters', () => {
  const busy = (milliseconds: number) => `
    <button style="width:200px;height:200px">go</button><output></output>
    <script>document.querySelector('button').addEventListener('click', () => {
      const end = performance.now() + ${milliseconds}
      while (performance.now() < end);
      document.querySelector('output').textContent = 'done'
    })</script>`

  test.each([
    ['touch', true],
    ['mouse', false],
  ] as const)('tap to paint by %s counts the work between them', async (_name, touch) => {
    const page = await newFacePage(browser, { width: 400, height: 400, touch })
    await page.setContent(busy(0))
    const quick = await tapToPaint(page, page.locator('button'))
    await page.setContent(busy(150))
    const slow = await tapToPaint(page, page.locator('button'))
    expect(await page.locator('output').textContent()).toBe('done')
    expect(quick).toBeLessThan(150)
    expect(slow).toBeGreaterThanOrEqual(150)
    expect(slow).toBeLessThan(600)
    await page.close()
  })

  test('tap to paint counts an answer that comes later', async () => {
    const page = await newFacePage(browser, { width: 400, height: 400, touch: true })
    await page.setContent(`<button style="width:200px;height:200px">go</button><output></output><script>
      document.querySelector('button').addEventListener('click', () => setTimeout(() => { document.querySelector('output').textContent = 'done' }, 80))
    </script>`)
    expect(await tapToPaint(page, page.locator('button'))).toBeGreaterThanOrEqual(80)
    await page.close()
  })

  test('a throttled page takes longer', async () => {
    const page = await newFacePage(browser, { width: 400, height: 400 })
    const work = () =>
      page.evaluate(() => {
        const begun = performance.now()
        let sum = 0
        for (let i = 0; i < 2e7; i += 1) sum += Math.sqrt(i)
        return sum > 0 ? performance.now() - begun : 0
      })
    await work()
    const full = Math.min(await work(), await work())
    await throttleCpu(page, 6)
    expect(await work()).toBeGreaterThan(full * 2.5)
    await throttleCpu(page, 1)
    await page.close()
  })

  test('bytes are those of the wire', async () => {
    const script = Buffer.from(`document.title = ${JSON.stringify('x'.repeat(50_000))}`)
    const style = Buffer.from('p { color: red } '.repeat(100))
    const site = await serve((request, response) => {
      if (request.url === '/a.js')
        return void response.writeHead(200, { 'content-type': 'text/javascript', 'content-encoding': 'gzip' }).end(gzipSync(script))
      if (request.url === '/a.css') return void response.writeHead(200, { 'content-type': 'text/css' }).end(style)
      response.writeHead(200, { 'content-type': 'text/html' })
      return void response.end(
        '<!doctype html><link rel=icon href="data:,"><link rel=stylesheet href=a.css><script src=a.js></script><p>x</p>',
      )
    })
    const page = await newFacePage(browser, { width: 400, height: 400 })
    const bytes = await bytesOf(page, () => page.goto(site.url, { waitUntil: 'networkidle' }))
    expect(bytes).toMatchObject({ fonts: 0, other: 0, uncompressed: [`${site.url}/a.css`] })
    // Chunked sending adds a few.
    expect(bytes.css).toBeGreaterThanOrEqual(style.length)
    expect(bytes.css - style.length).toBeLessThan(20)
    expect(bytes.js - gzipSync(script).length).toBeLessThan(20)
    expect(bytes.page).toBe(bytes.html + bytes.js + bytes.css)
    await page.close()
    await site.close()
  })
})

test('samples are what they say', async () => {
  const [jpeg, blurred, png] = await Promise.all([
    makeJpeg({ width: 640, height: 480, text: 'LEASE 2026' }, browser),
    makeJpeg({ width: 640, height: 480, text: 'LEASE 2026', blur: 8 }, browser),
    makePng({ width: 64, height: 48 }),
  ])
  expect(jpeg.subarray(0, 3).toString('hex')).toBe('ffd8ff')
  // Without its edges a picture packs smaller.
  expect(blurred.length).toBeLessThan(jpeg.length * 0.7)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([64, 48])
  expect(await sizeOf(jpeg)).toEqual([640, 480])

  const pdf = makePdf({ pages: 3, text: '租房合同' }).toString('latin1')
  const start = Number(/startxref\n(\d+)/.exec(pdf)?.[1])
  const offsets = [...pdf.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset))
  expect(offsets.map((offset, index) => pdf.startsWith(`${index + 1} 0 obj\n`, offset))).toEqual(Array.from({ length: 9 }, () => true))
  expect(pdf.match(/\/Type \/Page /g)?.length).toBe(3)
})

async function sizeOf(jpeg: Buffer): Promise<readonly number[]> {
  await desk.goto('about:blank')
  return desk.evaluate(
    async url => {
      const image = new Image()
      image.src = url
      await image.decode()
      return [image.naturalWidth, image.naturalHeight]
    },
    `data:image/jpeg;base64,${jpeg.toString('base64')}`,
  )
}

async function serve(listener: RequestListener): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
