import type { MediaType } from '#catalog'

/** What a file really is: told by its content, never by its name or by what a browser says of it. */
export interface Media {
  readonly type: MediaType
  /** Pixels, for images. */
  readonly width: number | null
  readonly height: number | null
}

export type MediaFault = 'unknown' | 'damaged' | 'locked'

/** Looks at a whole file. Pictures must have a readable size, a PDF its end; an encrypted PDF cannot be read by anyone at the desk. */
export function inspect(bytes: Uint8Array): Media | MediaFault {
  if (starts(bytes, [0xff, 0xd8, 0xff])) return inspectJpeg(bytes)
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return inspectPng(bytes)
  if (starts(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) return inspectPdf(bytes)
  return 'unknown'
}

/**
 * A JPEG without what a camera writes beside the picture: place, time, device, a thumbnail that may show more (APP1 and the other application segments but the colour
 * profile, and comments). The picture itself is untouched.
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let rotation: number | null = null
  for (const { marker, from, to } of segments(bytes)) {
    const segment = bytes.subarray(from, to)
    if (marker === 0xe1) rotation ??= orientation(segment)
    const dropped = marker === 0xfe || (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee)
    if (!dropped) kept.push(segment)
  }
  // Without its note on which way is up, a photo taken upright would lie on its side.
  if (rotation !== null && rotation !== 1) kept.splice(1, 0, orientationSegment(rotation))
  const out = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of kept) {
    out.set(part, at)
    at += part.length
  }
  return out
}

interface Segment {
  readonly marker: number
  readonly from: number
  /** After the last byte; the scan (SOS) runs to the end of the file. */
  readonly to: number
}

/** The segments after SOI (ITU-T T.81 B.1). Ends early where the file is damaged. */
function* segments(bytes: Uint8Array): Generator<Segment> {
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!
    if (length < 2) return
    const to = marker === 0xda ? bytes.length : at + 2 + length
    if (to > bytes.length) return
    yield { marker, from: at, to }
    if (marker === 0xda) return
    at = to
  }
}

function inspectJpeg(bytes: Uint8Array): Media | MediaFault {
  let size: { readonly width: number; readonly height: number } | null = null
  let scan = false
  for (const { marker, from } of segments(bytes)) {
    // SOF0..15 but DHT, JPG and DAC: height and width stand after the length and the precision.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      size = { height: (bytes[from + 5]! << 8) | bytes[from + 6]!, width: (bytes[from + 7]! << 8) | bytes[from + 8]! }
    }
    scan ||= marker === 0xda
  }
  const ends = lastIndex(bytes, [0xff, 0xd9]) >= 0
  return size && size.width > 0 && size.height > 0 && scan && ends ? { type: 'image/jpeg', ...size } : 'damaged'
}

function inspectPng(bytes: Uint8Array): Media | MediaFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 45 || ascii(bytes, 12, 4) !== 'IHDR' || lastIndex(bytes, [0x49, 0x45, 0x4e, 0x44]) < 0) return 'damaged'
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  return width > 0 && height > 0 && width < 30_000 && height < 30_000 ? { type: 'image/png', width, height } : 'damaged'
}

function inspectPdf(bytes: Uint8Array): Media | MediaFault {
  const tail = ascii(bytes, Math.max(0, bytes.length - 2048), 2048)
  if (!tail.includes('%%EOF')) return 'damaged'
  const trailer = tail.slice(tail.lastIndexOf('trailer') < 0 ? 0 : tail.lastIndexOf('trailer'))
  return /\/Encrypt\s+\d+\s+\d+\s+R/.test(trailer) ? 'locked' : { type: 'application/pdf', width: null, height: null }
}

/** The orientation an Exif segment tells (TIFF tag 0x0112, 1..8), or null. */
function orientation(segment: Uint8Array): number | null {
  if (ascii(segment, 4, 4) !== 'Exif' || segment.length < 20) return null
  const tiff = new DataView(segment.buffer, segment.byteOffset + 10, segment.byteLength - 10)
  const little = ascii(segment, 10, 2) === 'II'
  const first = tiff.getUint32(4, little)
  if (first + 2 > tiff.byteLength) return null
  const count = tiff.getUint16(first, little)
  for (let entry = 0; entry < count; entry++) {
    const at = first + 2 + entry * 12
    if (at + 12 > tiff.byteLength) return null
    if (tiff.getUint16(at, little) === 0x0112) {
      const value = tiff.getUint16(at + 8, little)
      return value >= 1 && value <= 8 ? value : null
    }
  }
  return null
}

function orientationSegment(value: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  return Uint8Array.from([0xff, 0xe1, 0, body.length + 2, ...body])
}

function starts(bytes: Uint8Array, with_: readonly number[]): boolean {
  return with_.every((byte, index) => bytes[index] === byte)
}

function lastIndex(bytes: Uint8Array, wanted: readonly number[]): number {
  for (let at = bytes.length - wanted.length; at >= Math.max(0, bytes.length - 4096); at--) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at
  }
  return -1
}

function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length))
}
