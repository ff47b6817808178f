/**
 * `npm run shots [-- --only kiosk|hall|desk|console|gallery] [--out folder]`: every screen at its real size (kiosk 1080x1920, hall 390x844 and 1280x800, desk 1440x900), in
 * every language, at both sizes of type, and an index page that shows them side by side.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({ options: { only: { type: 'string' }, out: { type: 'string', default: join(root, 'build/shots') } } })
const out = resolve(values.out)

// What is taken anew replaces what was there; the rest stays.
if (values.only === undefined) rmSync(out, { recursive: true, force: true })
for (const face of faces()) if (values.only !== undefined && face.startsWith(values.only)) rmSync(join(out, face), { recursive: true })

const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const chosen = values.only === undefined ? [] : [`scripts/shots/${values.only}`]
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'scripts/shots/vitest.config.ts', ...chosen], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SHOTS_OUT: out },
})
mkdirSync(out, { recursive: true })
const sections = faces().map(section)
writeFileSync(join(out, 'index.html'), page(sections.map(({ html }) => html).join('\n')))
console.log(`\n${sections.reduce((sum, { count }) => sum + count, 0)} pictures, side by side in ${join(out, 'index.html')}`)
process.exit(status ?? 1)

function faces(): readonly string[] {
  return folders(out)
}

/** A face: a row for every screen, a column for every look. */
function section(face: string): { readonly html: string; readonly count: number } {
  const columns = folders(join(out, face))
  const pictures = new Map(
    columns.map(look => [
      look,
      new Map(
        readdirSync(join(out, face, look))
          .sort()
          .map(file => [nameOf(file), file]),
      ),
    ]),
  )
  const names = [...new Set([...pictures.values()].flatMap(files => [...files.keys()]))]
  const cell = (look: string, name: string) => {
    const file = pictures.get(look)?.get(name)
    return file === undefined
      ? '<td></td>'
      : `<td><a href="${face}/${look}/${file}"><img loading="lazy" src="${face}/${look}/${file}" alt=""></a></td>`
  }
  const rows = names.map(name => `<tr id="${face}-${name}"><th>${name}</th>${columns.map(look => cell(look, name)).join('')}</tr>`)
  const head = `<tr><th></th>${columns.map(look => `<th>${look}</th>`).join('')}</tr>`
  return {
    html: `<h2 id="${face}">${face}</h2>\n<table>${head}\n${rows.join('\n')}</table>`,
    count: [...pictures.values()].reduce((sum, files) => sum + files.size, 0),
  }
}

/** `03-guide.whole.png` is the whole of `guide`: the number is the order on one way, and differs where a way is shorter. */
function nameOf(file: string): string {
  return file.replace(/^\d+-/, '').replace(/\.png$/, '')
}

function folders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name)
  } catch {
    return []
  }
}

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>OneWindow: every screen</title>
<style>
body { font: 14px sans-serif; margin: 24px; background: #eee }
table { border-spacing: 12px }
th { text-align: left; vertical-align: top; font-weight: 600 }
td { vertical-align: top }
img { width: 380px; border: 1px solid #bbb; background: #fff }
</style>
<h1>OneWindow: every screen</h1>
<p>${faces()
    .map(face => `<a href="#${face}">${face}</a>`)
    .join(' · ')}</p>
${body}
</html>
`
}
