import { createHash } from 'node:crypto'
import { cpSync, existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { facesConfig } from '../vite.config.ts'
import { prepareFonts } from './vite/fonts/fonts.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const output = join(root, 'build/faces')
const stampFile = join(output, '.stamp')
/** Each build has a folder of its own: a product that runs, or another build, sees whole faces only. */
const making = `build/faces.${process.pid}`
const brotli = promisify(brotliCompress)

/** What the faces are made of. A change elsewhere (server, tests, docs) does not build them again. */
const inputs = [
  'src/**/*.{tsx,css,svg,html}',
  'src/*/contract.ts',
  'src/*/{model,browser,ui}/**/*.ts',
  'src/{design,faces}/**/*.{ts,json}',
  'src/*/ui/words/*.json',
  'services/**/*.*',
  'scripts/vite/**/*.{ts,txt}',
  'scripts/build-faces.ts',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
]

/**
 * Builds every face in `src/faces` into `build/faces`: kiosk and hall on Preact, the gallery likewise but apart (it uses the whole kit and
 * would fill the others' shared chunks), desk and console on React. Built aside and put in place whole. Answers false when nothing changed since the last build.
 */
export async function buildFaces({ force = false }: { readonly force?: boolean } = {}): Promise<boolean> {
  const stamp = stampOf()
  if (!force && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false
  const faces = readdirSync(join(root, 'src/faces')).filter(face => existsSync(join(root, 'src/faces', face, 'index.html')))
  const groups = [
    { runtime: 'touch', faces: faces.filter(face => ['kiosk', 'hall'].includes(face)) },
    { runtime: 'touch', faces: faces.filter(face => face === 'gallery') },
    { runtime: 'dense', faces: faces.filter(face => !['kiosk', 'hall', 'gallery'].includes(face)) },
  ] as const
  // Handed down by whoever starts us, `test` would put React's development build into the desk.
  process.env['NODE_ENV'] = 'production'
  await prepareFonts(root)
  const folder = join(root, making)
  try {
    for (const group of groups) if (group.faces.length > 0) await build(facesConfig(group.runtime, group.faces, making))
    cpSync(join(root, 'build/fonts/public'), folder, { recursive: true })
    assertNothingInline(folder, faces)
    await compress(join(folder, 'assets'))
    writeFileSync(join(folder, '.stamp'), stamp)
    replace(output, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return true
}

/** Two renames, with nothing to do between them. */
function replace(folder: string, by: string): void {
  const old = `${by}.old`
  if (existsSync(folder)) renameSync(folder, old)
  renameSync(by, folder)
  rmSync(old, { recursive: true, force: true })
}

/** `script-src 'self'; style-src 'self'` would silently drop what a tool put into a page. */
function assertNothingInline(folder: string, faces: readonly string[]): void {
  for (const face of faces) {
    const html = readFileSync(join(folder, face, 'index.html'), 'utf8')
    const inline = /<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/.exec(html)
    if (inline)
      throw new Error(`build/faces/${face}/index.html has something inline, which its content security policy forbids: ${inline[0]}`)
  }
}

/** What the server hands out compressed is compressed once, here, as small as it gets. */
async function compress(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /\.(js|css|svg|lexicon)$/.test(name))
  await Promise.all(
    files.map(async name => {
      const bytes = readFileSync(join(folder, name))
      writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
      writeFileSync(join(folder, `${name}.br`), await brotli(bytes))
    }),
  )
}

function stampOf(): string {
  const hash = createHash('sha256')
  for (const path of globSync(inputs, { cwd: root }).sort()) {
    if (!/\.test\.tsx?$/.test(path)) hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

/** First load of each face, gzipped: its script and what is preloaded with it, its styles, its font. */
function report(): void {
  const size = (path: string) =>
    path.endsWith('.woff2') ? statSync(join(output, path)).size : gzipSync(readFileSync(join(output, path))).length
  for (const face of readdirSync(output).filter(name => existsSync(join(output, name, 'index.html')))) {
    const html = readFileSync(join(output, face, 'index.html'), 'utf8')
    const linked = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(match => match[1]!)
    const sum = (ending: string) => linked.filter(path => path.endsWith(ending)).reduce((total, path) => total + size(path), 0)
    const [script, style, font] = ['.js', '.css', '.woff2'].map(ending => (sum(ending) / 1000).toFixed(1))
    console.log(`${face.padEnd(8)} script ${script} kB, style ${style} kB (gzip), font ${font} kB`)
  }
}

if (import.meta.main) {
  const started = performance.now()
  const isBuilt = await buildFaces({ force: process.argv.includes('--force') })
  console.log(isBuilt ? `Built the faces in ${((performance.now() - started) / 1000).toFixed(1)} s.` : 'The faces are up to date.')
  report()
}
