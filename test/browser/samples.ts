import { deflateSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { launchChromium } from './chromium.ts'

export interface PictureOptions {
  readonly width: number
  readonly height: number
  /** Written in black across the picture; Latin letters and digits (the test browser has no other font). */
  readonly text?: string
  /** Radius in px: 0 is sharp, 8 is what a moving hand gives. */
  readonly blur?: number
}

/** A JPEG as a camera page makes it: paper with lines of text on a darker table. Starts a browser of its own unless one is given. */
export function makeJpeg(options: PictureOptions, browser?: Browser): Promise<Buffer> {
  return draw(options, 'image/jpeg', browser)
}

export function makePng(options: PictureOptions, browser?: Browser): Promise<Buffer> {
  return draw(options, 'image/png', browser)
}

async function draw(options: PictureOptions, type: string, given: Browser | undefined): Promise<Buffer> {
  const browser = given ?? (await launchChromium())
  const page = await browser.newPage()
  try {
    const url = await page.evaluate(paint, { blur: 0, text: '', ...options, type })
    return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
  } finally {
    await (given ? page.close() : browser.close())
  }
}

/** Runs in the page. */
function paint({ width, height, text, blur, type }: Required<PictureOptions> & { readonly type: string }): string {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')!
  pen.fillStyle = '#6b6257'
  pen.fillRect(0, 0, width, height)
  pen.filter = blur > 0 ? `blur(${blur}px)` : 'none'
  const [left, top] = [width * 0.06, height * 0.06]
  pen.fillStyle = '#fbfaf6'
  pen.fillRect(left, top, width - 2 * left, height - 2 * top)
  pen.fillStyle = '#161616'
  const size = Math.max(10, Math.round(height / 18))
  pen.font = `${size}px sans-serif`
  for (let line = 0; (line + 2) * size * 1.6 < height - 2 * top; line += 1) {
    pen.fillText(`${text} ${line + 1}`.trim(), left + size, top + size * (1 + line) * 1.6, width - 2 * left - 2 * size)
  }
  return canvas.toDataURL(type, 0.85)
}

/**
 * A small valid PDF 1.4 with `text` and the page's number on each A4 page. Chinese works: the font is one every reader has (ISO 32000-1 9.7.5.2).
 */
export function makePdf({ pages, text }: { readonly pages: number; readonly text: string }): Buffer {
  const first = 4
  const numbers = Array.from({ length: pages }, (_, index) => index)
  const objects = [
    dictionary('/Type /Catalog /Pages 2 0 R'),
    dictionary(`/Type /Pages /Count ${pages} /Kids [${numbers.map(index => `${first + index * 2} 0 R`).join(' ')}]`),
    dictionary(
      `/Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 ` +
        `/BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> ` +
        `/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 ` +
        `/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>]`,
    ),
    ...numbers.flatMap(index => {
      const content = deflateSync(`BT /F1 14 Tf 72 760 Td <${utf16(`${text} ${index + 1}/${pages}`)}> Tj ET`)
      return [
        dictionary(
          `/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${first + index * 2 + 1} 0 R`,
        ),
        Buffer.concat([Buffer.from(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`), content, Buffer.from('\nendstream')]),
      ]
    }),
  ]
  const chunks: Buffer[] = [Buffer.from('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')]
  const offsets = objects.map((object, index) => {
    const offset = chunks.reduce((sum, { length }) => sum + length, 0)
    chunks.push(Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n'))
    return offset
  })
  const start = chunks.reduce((sum, { length }) => sum + length, 0)
  const rows = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  chunks.push(
    Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`),
  )
  return Buffer.concat(chunks)
}

function dictionary(entries: string): Buffer {
  return Buffer.from(`<< ${entries} >>`)
}

function utf16(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex')
}
