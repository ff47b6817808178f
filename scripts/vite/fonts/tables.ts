/** A TrueType font as its tables, by tag. */
export type Tables = ReadonlyMap<string, Buffer>

export function readTables(font: Buffer): Tables {
  const tables = new Map<string, Buffer>()
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const entry = 12 + 16 * index
    const offset = font.readUInt32BE(entry + 8)
    tables.set(font.toString('latin1', entry, entry + 4), font.subarray(offset, offset + font.readUInt32BE(entry + 12)))
  }
  return tables
}

export function table(tables: Tables, tag: string): Buffer {
  const found = tables.get(tag)
  if (!found) throw new Error(`The font has no ${tag} table.`)
  return found
}

export function joinPadded(pieces: readonly Buffer[], to: number): { readonly data: Buffer; readonly offsets: readonly number[] } {
  const offsets = [0]
  const padded: Buffer[] = []
  let at = 0
  for (const piece of pieces) {
    const pad = (to - (piece.length % to)) % to
    padded.push(piece, Buffer.alloc(pad))
    at += piece.length + pad
    offsets.push(at)
  }
  return { data: Buffer.concat(padded), offsets }
}

export function longs(values: readonly number[]): Buffer {
  const data = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) data.writeUInt32BE(value, index * 4)
  return data
}

export function writeTables(tables: Tables): Buffer {
  const tags = [...tables.keys()].sort()
  const directory = Buffer.alloc(12 + 16 * tags.length)
  const power = Math.floor(Math.log2(tags.length))
  directory.writeUInt32BE(0x0001_0000, 0)
  directory.writeUInt16BE(tags.length, 4)
  directory.writeUInt16BE(16 * 2 ** power, 6)
  directory.writeUInt16BE(power, 8)
  directory.writeUInt16BE(16 * tags.length - 16 * 2 ** power, 10)
  const { data, offsets } = joinPadded(
    tags.map(tag => tables.get(tag)!),
    4,
  )
  for (const [index, tag] of tags.entries()) {
    const entry = 12 + 16 * index
    directory.write(tag, entry, 'latin1')
    directory.writeUInt32BE(checksum(tables.get(tag)!), entry + 4)
    directory.writeUInt32BE(directory.length + offsets[index]!, entry + 8)
    directory.writeUInt32BE(tables.get(tag)!.length, entry + 12)
  }
  return Buffer.concat([directory, data])
}

function checksum(data: Buffer): number {
  let sum = 0
  for (let at = 0; at + 4 <= data.length; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0
  const rest = data.length % 4
  if (rest > 0) {
    const last = Buffer.alloc(4)
    data.copy(last, 0, data.length - rest)
    sum = (sum + last.readUInt32BE(0)) >>> 0
  }
  return sum
}
