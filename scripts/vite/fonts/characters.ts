import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Written by formats and people rather than by our words: always at hand. */
const always = [
  ...Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCodePoint(0x20 + index)),
  '\u00a0·×°±–—‘’“”…•→←↑↓、。〈〉《》「」『』【】〔〕！（），：；？～￥％＋－／①②③④⑤⑥⑦⑧⑨⑩年月日时分秒星期一二三四五六七八九十上下午元万亿',
].join('')

/** Only seen by staff, or by us: the touch faces go without. */
const notForTouch = [`${sep}faces${sep}desk${sep}`, `${sep}faces${sep}console${sep}`, `${sep}ui${sep}desk`, `${sep}ui${sep}console`]
const notForAny = [`${sep}faces${sep}gallery${sep}`, '.test.ts']

/**
 * Every character a face may show without a person having typed it: words, service definitions, and what stands in code (refusals, seeds).
 * The touch faces (kiosk, hall) get by with fewer than the dense ones.
 */
export function knownCharacters(root: string): { readonly touch: string; readonly dense: string } {
  const touch = new Set(always)
  const dense = new Set(always)
  for (const path of globSync(['src/**/*.{ts,tsx}', 'src/**/words/*.json', 'services/**/*.json'], { cwd: root })) {
    const place = sep + path
    if (notForAny.some(part => place.includes(part))) continue
    const text = readFileSync(join(root, path), 'utf8')
    add(dense, text)
    if (!notForTouch.some(part => place.includes(part))) add(touch, place.includes(`${sep}words${sep}`) ? withoutDesk(text) : text)
  }
  return { touch: sorted(touch), dense: sorted(dense) }
}

function withoutDesk(words: string): string {
  return Object.entries(JSON.parse(words) as Record<string, string>)
    .filter(([key]) => !key.startsWith('desk.'))
    .map(([, text]) => text)
    .join('')
}

function add(characters: Set<string>, text: string): void {
  for (const character of text) if (character > ' ') characters.add(character)
}

function sorted(characters: ReadonlySet<string>): string {
  return [...characters].sort().join('')
}
