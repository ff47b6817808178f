import { nonceBytes, type Sm4Ccm, tagBytes } from './sm4-ccm.ts'

/**
 * F1, the format of every sealed value in the database (key id in the value as in Tink, place bound in as in CipherSweet):
 *
 *     F1  = version(1) = 0x01 | dekId(4) | nonce(12) | ciphertext | tag(16)        33 bytes more than the value, stored as `bytea`
 *     AAD = "F1" | lp(tenant) | lp(table) | lp(column) | lp(row) | version | dekId     lp = length(2) | UTF-8 bytes
 *
 * Numbers are big-endian. The place is not stored but authenticated: a value copied to another row, column, table or tenant does not open.
 * The algorithm is a property of the data key, not of the value, so that no value can ask for another: 0x01 SM4-CCM for fields, 0x02 SM4-CTR +
 * HMAC-SM3 for files (file-seal.ts).
 */
const f1Version = 0x01

/** Bytes a sealed value is longer than the value. */
export const f1Overhead = 1 + 4 + nonceBytes + tagBytes

/** The cell a value lives in. `tenant` is the installation, `row` the row's id; each at most 65,535 bytes of UTF-8. */
export interface Place {
  readonly tenant: string
  readonly table: string
  readonly column: string
  readonly row: string
}

/** A data key ready for use in one column. `id` is 0 to 2^32-1 and names the data key, not the column key derived from it. */
export interface Dek {
  readonly id: number
  readonly ccm: Sm4Ccm
}

export type Brokenness = 'malformed' | 'unknown_version' | 'unknown_key' | 'not_authentic' | 'wrong_commitment'

/** A sealed value, file or key that does not open. Says why by code and holds nothing of the content: it may be logged. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
  readonly reason: Brokenness

  constructor(reason: Brokenness) {
    super(`A sealed value does not open: ${reason}.`)
    this.reason = reason
  }
}

/** All cells of one column: what is common to them is laid out once. */
export interface F1Column {
  /** F1 bytes under `dek` and a fresh random nonce. Throws a RangeError for a value above 2^24-1 bytes. */
  seal(dek: Dek, row: string, plain: Buffer): Buffer
  /** The value. Throws `SealBroken` when it does not verify in this cell, `find` knows no such key, or it is not F1. */
  open(find: FindDek, row: string, sealed: Buffer): Buffer
}

export type FindDek = (dekId: number) => Dek | undefined

/** The AAD of a cell, written out. */
export function associatedDataOf({ tenant, table, column, row }: Place, dekId: number): Buffer {
  const end = Buffer.alloc(5)
  end.writeUInt32BE(dekId, end.writeUInt8(f1Version))
  return Buffer.concat([Buffer.from('F1'), lengthPrefixed(tenant, table, column, row), end])
}

/** A row id up to this many UTF-16 units fits the column's own memory; a UUID has 36. */
const usualRow = 64

export function createF1Column(column: Omit<Place, 'row'>): F1Column {
  const prefix = Buffer.concat([Buffer.from('F1'), lengthPrefixed(column.tenant, column.table, column.column)])
  const usual = roomFor(usualRow)
  // Ids of one kind have one length, so one view of that memory serves most calls.
  let view = usual

  function roomFor(rowLength: number): Buffer {
    const room = Buffer.alloc(prefix.length + 2 + 3 * rowLength + 5)
    prefix.copy(room)
    return room
  }

  /** The AAD; good until the next call. */
  function associatedData(row: string, dekId: number): Buffer {
    const aad = row.length <= usualRow ? usual : roomFor(row.length)
    const written = aad.write(row, prefix.length + 2)
    if (written > 0xffff) throw tooLong()
    let end = aad.writeUInt16BE(written, prefix.length) + written
    end = aad.writeUInt32BE(dekId, aad.writeUInt8(f1Version, end))
    if (aad !== usual) return aad.subarray(0, end)
    if (view.length !== end) view = usual.subarray(0, end)
    return view
  }

  return {
    seal(dek, row, plain) {
      const sealed = Buffer.allocUnsafe(f1Overhead + plain.length)
      const nonceAt = sealed.writeUInt32BE(dek.id, sealed.writeUInt8(f1Version, 0))
      dek.ccm.sealFresh(sealed, nonceAt, associatedData(row, dek.id), plain)
      return sealed
    },

    open(find, row, sealed) {
      const dek = find(dekIdOf(sealed))
      if (!dek) throw new SealBroken('unknown_key')
      const nonceEnd = 5 + nonceBytes
      const plain = dek.ccm.open(sealed.subarray(5, nonceEnd), associatedData(row, dek.id), sealed.subarray(nonceEnd))
      if (!plain) throw new SealBroken('not_authentic')
      return plain
    },
  }
}

/** One value sealed in its place; see `F1Column`, which is for many. */
export function sealF1(dek: Dek, place: Place, plain: Buffer): Buffer {
  return createF1Column(place).seal(dek, place.row, plain)
}

/** One value opened in its place; see `F1Column`, which is for many. */
export function openF1(find: FindDek, place: Place, sealed: Buffer): Buffer {
  return createF1Column(place).open(find, place.row, sealed)
}

/** The id of the data key a value is sealed with, unverified. Throws `SealBroken` when this is not F1. */
export function dekIdOf(sealed: Buffer): number {
  if (sealed.length < f1Overhead) throw new SealBroken('malformed')
  if (sealed[0] !== f1Version) throw new SealBroken('unknown_version')
  return sealed.readUInt32BE(1)
}

/** lp of each text, one after the other: length(2, big-endian) | UTF-8 bytes. No two lists of texts give the same bytes. */
export function lengthPrefixed(...texts: readonly string[]): Buffer {
  return Buffer.concat(
    texts.flatMap(text => {
      const bytes = Buffer.from(text)
      if (bytes.length > 0xffff) throw tooLong()
      const length = Buffer.alloc(2)
      length.writeUInt16BE(bytes.length)
      return [length, bytes]
    }),
  )
}

function tooLong(): RangeError {
  return new RangeError('A part of a place has at most 65535 bytes.')
}
