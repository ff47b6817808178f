import { readTables, table, writeTables } from './tables.ts'

/**
 * Sets every glyph as wide as it is drawn, with `side` units of air on both sides. `font` is TrueType. For the quotes and the middle dot of a
 * Chinese font, which stand in a whole square: right between Chinese characters, a hole in an English sentence.
 */
export function asWideAsDrawn(font: Buffer, side: number): Buffer {
  const tables = new Map(readTables(font))
  const hhea = Buffer.from(table(tables, 'hhea'))
  const loca = table(tables, 'loca')
  const glyf = table(tables, 'glyf')
  const isLong = table(tables, 'head').readInt16BE(50) === 1
  const count = table(tables, 'maxp').readUInt16BE(4)
  const at = (index: number) => (isLong ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2)
  const hmtx = Buffer.alloc(count * 4)
  for (let index = 0; index < count; index++) {
    const start = at(index)
    const width = at(index + 1) > start ? glyf.readInt16BE(start + 6) - glyf.readInt16BE(start + 2) : 0
    hmtx.writeUInt16BE(width + 2 * side, index * 4)
    // The left bearing says where the drawing's own left edge comes to stand.
    hmtx.writeInt16BE(side, index * 4 + 2)
  }
  hhea.writeUInt16BE(count, 34)
  return writeTables(new Map([...tables, ['hhea', hhea], ['hmtx', hmtx]]))
}
