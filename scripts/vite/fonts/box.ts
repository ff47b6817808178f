import { joinPadded, longs, readTables, table, writeTables } from './tables.ts'

/**
 * Gives glyph 0 an outline: a box. Cutting a font leaves it empty, and a rare character of a name that no font of the machine holds would be
 * a gap nobody notices. `font` is TrueType.
 */
export function withBox(font: Buffer): Buffer {
  const tables = new Map(readTables(font))
  const head = Buffer.from(table(tables, 'head'))
  const loca = table(tables, 'loca')
  const glyf = table(tables, 'glyf')
  const isLong = head.readInt16BE(50) === 1
  const count = table(tables, 'maxp').readUInt16BE(4)
  const at = (index: number) => (isLong ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2)
  const outlines = Array.from({ length: count }, (_, index) => (index === 0 ? box() : glyf.subarray(at(index), at(index + 1))))
  const { data, offsets } = joinPadded(outlines, 4)
  head.writeInt16BE(1, 50)
  const hmtx = Buffer.from(table(tables, 'hmtx'))
  hmtx.writeUInt16BE(1000, 0)
  hmtx.writeInt16BE(left, 2)
  return writeTables(new Map([...tables, ['head', head], ['hmtx', hmtx], ['glyf', data], ['loca', longs(offsets)]]))
}

// In units of a font whose em is 1000.
const [left, right, bottom, top, stroke] = [90, 910, -60, 780, 52]

/** A simple glyph of two contours, the inner one the other way round. */
function box(): Buffer {
  const outer = [
    [left, bottom],
    [left, top],
    [right, top],
    [right, bottom],
  ] as const
  const inner = [
    [left + stroke, bottom + stroke],
    [right - stroke, bottom + stroke],
    [right - stroke, top - stroke],
    [left + stroke, top - stroke],
  ] as const
  const points = [...outer, ...inner]
  const glyph = Buffer.alloc(10 + 4 + 2 + points.length * 5)
  let end = 0
  const short = (value: number) => {
    end = glyph.writeInt16BE(value, end)
  }
  for (const value of [2, left, bottom, right, top, 3, 7, 0]) short(value)
  // Flags: on the curve, both coordinates in two bytes.
  for (const _ of points) end = glyph.writeUInt8(1, end)
  for (const axis of [0, 1] as const) points.forEach((point, index) => short(point[axis] - (points[index - 1]?.[axis] ?? 0)))
  return glyph
}
