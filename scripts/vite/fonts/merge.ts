import { joinPadded, longs, readTables, table, type Tables, writeTables } from './tables.ts'

/**
 * Puts the slices of one variable TrueType font together again. Written for the slices of Noto Sans SC: same axes, same `avar`, one shared
 * tuple, so that outlines and their variations can be copied as they are. Layout rules (kerning) are kept for the first slice only, whose
 * glyph numbers stay what they were. The OpenType specification 1.9.1 describes the tables: https://learn.microsoft.com/typography/opentype/spec/
 */

/** `font` is TrueType (not WOFF); `characters` are those the merged font shall take from it, earlier slices first. */
export interface Slice {
  readonly font: Buffer
  readonly characters: Iterable<number>
}

export function mergeSlices(slices: readonly Slice[]): Buffer {
  const first = slices[0]
  if (!first) throw new Error('There is no slice to merge.')
  const parts: Part[] = []
  const glyphOf = new Map<number, number>()
  let count = 0
  for (const { font, characters } of slices) {
    const tables = readTables(font)
    if (parts[0]) assertSameFont(parts[0].tables, tables)
    // Glyph 0 (.notdef) is kept once; every later slice starts with its glyph 1.
    const part: Part = { tables, offset: parts.length === 0 ? 0 : count - 1, skip: parts.length === 0 ? 0 : 1 }
    const own = readCharacters(table(tables, 'cmap'))
    for (const character of characters) {
      const glyph = own.get(character)
      if (glyph !== undefined && !glyphOf.has(character)) glyphOf.set(character, glyph + part.offset)
    }
    count = part.offset + glyphCount(tables)
    parts.push(part)
  }
  return writeFont(parts, glyphOf, count)
}

interface Part {
  readonly tables: Tables
  /** Added to a glyph's number in its slice to get its number in the merged font. */
  readonly offset: number
  /** How many glyphs at the start are left out. */
  readonly skip: number
}

function writeFont(parts: readonly Part[], glyphOf: ReadonlyMap<number, number>, count: number): Buffer {
  const base = parts[0]!.tables
  const outlines: Buffer[] = []
  const metrics: Buffer[] = []
  const variations: Buffer[] = []
  for (const { tables, offset, skip } of parts) {
    outlines.push(...readOutlines(tables, offset).slice(skip))
    metrics.push(...readMetrics(tables).slice(skip))
    variations.push(...readVariations(tables).slice(skip))
  }
  const head = Buffer.from(table(base, 'head'))
  head.writeInt16BE(1, 50)
  const hhea = Buffer.from(table(base, 'hhea'))
  hhea.writeUInt16BE(count, 34)
  const maxp = Buffer.from(table(base, 'maxp'))
  writeLimits(
    maxp,
    parts.map(part => table(part.tables, 'maxp')),
    count,
  )
  const { data: glyf, offsets } = joinPadded(outlines, 4)
  const tables = new Map<string, Buffer>([
    ['head', head],
    ['hhea', hhea],
    ['maxp', maxp],
    ['hmtx', Buffer.concat(metrics)],
    ['glyf', glyf],
    ['loca', longs(offsets)],
    ['gvar', writeVariations(table(base, 'gvar'), variations)],
    ['cmap', writeCharacters(glyphOf)],
  ])
  for (const tag of ['OS/2', 'name', 'fvar', 'avar', 'GPOS', 'GSUB', 'GDEF', 'gasp', 'prep']) {
    const copied = base.get(tag)
    if (copied) tables.set(tag, copied)
  }
  // Version 3: no glyph names.
  const post = Buffer.alloc(32)
  table(base, 'post').copy(post, 0, 0, 32)
  post.writeUInt32BE(0x0003_0000, 0)
  tables.set('post', post)
  return writeTables(tables)
}

function assertSameFont(one: Tables, other: Tables): void {
  for (const tag of ['fvar', 'avar']) {
    if (!table(one, tag).equals(table(other, tag))) throw new Error(`The slices differ in ${tag}: they are not of one font.`)
  }
  if (!sharedTuples(table(one, 'gvar')).equals(sharedTuples(table(other, 'gvar')))) throw new Error('The slices share different tuples.')
}

function readOutlines(tables: Tables, offset: number): readonly Buffer[] {
  const loca = table(tables, 'loca')
  const glyf = table(tables, 'glyf')
  const long = table(tables, 'head').readInt16BE(50) === 1
  const at = (index: number) => (long ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2)
  return Array.from({ length: glyphCount(tables) }, (_, index) => renumbered(glyf.subarray(at(index), at(index + 1)), offset))
}

/** A composite glyph names its parts by number; these move with the slice. */
function renumbered(outline: Buffer, offset: number): Buffer {
  if (offset === 0 || outline.length === 0 || outline.readInt16BE(0) >= 0) return outline
  const moved = Buffer.from(outline)
  let at = 10
  for (;;) {
    const flags = moved.readUInt16BE(at)
    moved.writeUInt16BE(moved.readUInt16BE(at + 2) + offset, at + 2)
    at += 4 + (flags & 0x0001 ? 4 : 2)
    if (flags & 0x0008) at += 2
    else if (flags & 0x0040) at += 4
    else if (flags & 0x0080) at += 8
    if (!(flags & 0x0020)) return moved
  }
}

/** Advance and left bearing of every glyph, four bytes each (the table may leave out repeated advances). */
function readMetrics(tables: Tables): readonly Buffer[] {
  const hmtx = table(tables, 'hmtx')
  const full = table(tables, 'hhea').readUInt16BE(34)
  return Array.from({ length: glyphCount(tables) }, (_, index) => {
    if (index < full) return hmtx.subarray(index * 4, index * 4 + 4)
    const metric = Buffer.alloc(4)
    hmtx.copy(metric, 0, (full - 1) * 4, (full - 1) * 4 + 2)
    hmtx.copy(metric, 2, full * 4 + (index - full) * 2, full * 4 + (index - full) * 2 + 2)
    return metric
  })
}

function sharedTuples(gvar: Buffer): Buffer {
  const start = gvar.readUInt32BE(8)
  return gvar.subarray(start, start + gvar.readUInt16BE(6) * gvar.readUInt16BE(4) * 2)
}

function readVariations(tables: Tables): readonly Buffer[] {
  const gvar = table(tables, 'gvar')
  const long = (gvar.readUInt16BE(14) & 1) === 1
  const start = gvar.readUInt32BE(16)
  const at = (index: number) => start + (long ? gvar.readUInt32BE(20 + index * 4) : gvar.readUInt16BE(20 + index * 2) * 2)
  return Array.from({ length: glyphCount(tables) }, (_, index) => gvar.subarray(at(index), at(index + 1)))
}

function writeVariations(base: Buffer, variations: readonly Buffer[]): Buffer {
  const shared = sharedTuples(base)
  const { data, offsets } = joinPadded(variations, 2)
  const header = Buffer.alloc(20)
  base.copy(header, 0, 0, 8)
  const tuplesAt = 20 + offsets.length * 4
  header.writeUInt32BE(tuplesAt, 8)
  header.writeUInt16BE(variations.length, 12)
  header.writeUInt16BE(1, 14)
  header.writeUInt32BE(tuplesAt + shared.length, 16)
  return Buffer.concat([header, longs(offsets), shared, data])
}

/** The limits of a font (most points, most contours, ...) are the largest of its slices. */
function writeLimits(maxp: Buffer, all: readonly Buffer[], count: number): void {
  for (let at = 6; at + 2 <= maxp.length; at += 2) maxp.writeUInt16BE(Math.max(...all.map(one => one.readUInt16BE(at))), at)
  maxp.writeUInt16BE(count, 4)
}

function readCharacters(cmap: Buffer): ReadonlyMap<number, number> {
  const map = new Map<number, number>()
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const sub = cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4))
    const format = sub.readUInt16BE(0)
    if (format === 4) readFormat4(sub, map)
    else if (format === 12) readFormat12(sub, map)
  }
  return map
}

function readFormat4(sub: Buffer, map: Map<number, number>): void {
  const segments = sub.readUInt16BE(6) / 2
  for (let segment = 0; segment < segments; segment++) {
    const end = sub.readUInt16BE(14 + segment * 2)
    const start = sub.readUInt16BE(16 + (segments + segment) * 2)
    const delta = sub.readUInt16BE(16 + (2 * segments + segment) * 2)
    const rangeAt = 16 + (3 * segments + segment) * 2
    const range = sub.readUInt16BE(rangeAt)
    for (let character = start; character <= end && character !== 0xffff; character++) {
      const listed = range === 0 ? character : sub.readUInt16BE(rangeAt + range + (character - start) * 2)
      const glyph = listed === 0 ? 0 : (listed + delta) & 0xffff
      if (glyph !== 0) map.set(character, glyph)
    }
  }
}

function readFormat12(sub: Buffer, map: Map<number, number>): void {
  for (let group = 0; group < sub.readUInt32BE(12); group++) {
    const at = 16 + group * 12
    const start = sub.readUInt32BE(at)
    for (let character = start; character <= sub.readUInt32BE(at + 4); character++) {
      map.set(character, sub.readUInt32BE(at + 8) + character - start)
    }
  }
}

/** One format 12 subtable, announced for Unicode and for Windows. */
function writeCharacters(glyphOf: ReadonlyMap<number, number>): Buffer {
  const groups: { readonly start: number; end: number; readonly glyph: number }[] = []
  for (const [character, glyph] of [...glyphOf].sort(([x], [y]) => x - y)) {
    const last = groups.at(-1)
    const follows = last?.end === character - 1 && last.glyph + (character - last.start) === glyph
    if (last && follows) last.end = character
    else groups.push({ start: character, end: character, glyph })
  }
  const numbers = groups.flatMap(({ start, end, glyph }) => [start, end, glyph])
  const header = Buffer.alloc(20 + 16)
  header.writeUInt16BE(2, 2)
  for (const [index, [platform, encoding]] of [
    [0, 4],
    [3, 10],
  ].entries()) {
    header.writeUInt16BE(platform!, 4 + index * 8)
    header.writeUInt16BE(encoding!, 6 + index * 8)
    header.writeUInt32BE(20, 8 + index * 8)
  }
  header.writeUInt16BE(12, 20)
  header.writeUInt32BE(16 + numbers.length * 4, 24)
  header.writeUInt32BE(groups.length, 32)
  return Buffer.concat([header, longs(numbers)])
}

function glyphCount(tables: Tables): number {
  return table(tables, 'maxp').readUInt16BE(4)
}
