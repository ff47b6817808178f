import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Written by formats and people rather than by our words: always at hand. */
const always = [
  ...Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCodePoint(0x20 + index)),
  '\u00a0·×°±–—‘’“”…•→←↑↓、。〈〉《》「」『』【】〔〕！（），：；？～￥％＋－／①②③④⑤⑥⑦⑧⑨⑩年月日时分秒星期一二三四五六七八九十上下午元万亿',
  // A masked name is a surname and stars: most people's is drawn with the page, and not a moment later.
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常',
  // What systems of others write beside numbers.
  '吨立方米千瓦度升克公斤里层楼栋幢号室区座单元室',
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
