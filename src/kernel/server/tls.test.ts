import { copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { readConfig } from './config.ts'
import { watchCertificate } from './http/tls.ts'

const fixtures = fileURLToPath(new URL('../../../test/fixtures/tls/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'onewindow-tls-'))
const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
let product: Product
let port: number

beforeAll(async () => {
  copyFileSync(join(fixtures, 'cert.pem'), tls.cert)
  copyFileSync(join(fixtures, 'key.pem'), tls.key)
  product = await openTestProduct({ config: { tls } })
  port = (product.server.app.server.address() as { port: number }).port
})
afterAll(async () => {
  await product.close()
  rmSync(folder, { recursive: true, force: true })
})

async function shake(options: ConnectionOptions = {}): Promise<{ protocol: string | null; name: string }> {
  const ca = ['cert.pem', 'renewed-cert.pem'].map(name => readFileSync(join(fixtures, name)))
  return await new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca, ...options }, () => {
      resolve({ protocol: socket.getProtocol(), name: String(socket.getPeerCertificate().subject.CN) })
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

test('the server speaks TLS 1.3, and nothing older', async () => {
  expect(await shake()).toEqual({ protocol: 'TLSv1.3', name: 'onewindow-test' })
  await expect(shake({ maxVersion: 'TLSv1.2' })).rejects.toThrow(/alert protocol version/i)
})

test('over it cookies are for this host and TLS only, and browsers are told to stay with it', async () => {
  const ca = readFileSync(tls.cert)
  const answer = await new Promise<{ headers: Record<string, unknown>; status: number | undefined }>((resolve, reject) => {
    const asked = request(
      {
        port,
        host: '127.0.0.1',
        servername: 'localhost',
        ca,
        method: 'POST',
        path: '/api/visits',
        headers: { 'content-type': 'application/json', 'x-face': 'hall', 'idempotency-key': 'a-key-of-its-own' },
      },
      response => {
        response.resume()
        resolve({ headers: response.headers, status: response.statusCode })
      },
    )
    asked.once('error', reject)
    asked.end(JSON.stringify({ language: 'zh-CN' }))
  })
  expect(answer.status).toBe(200)
  expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-ow-hall=[^;]+;.*Secure/)
  expect(answer.headers['strict-transport-security']).toContain('max-age=')
})

test('a renewed certificate is taken up while it runs; one that is broken leaves the old one', async () => {
  const { server } = product.server.app as unknown as { server: Parameters<typeof watchCertificate>[0] }
  const stop = watchCertificate(server, tls, product.context.log, 20)
  try {
    copyFileSync(join(fixtures, 'README.md'), tls.cert)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect((await shake()).name).toBe('onewindow-test')
    copyFileSync(join(fixtures, 'renewed-key.pem'), tls.key)
    copyFileSync(join(fixtures, 'renewed-cert.pem'), tls.cert)
    utimesSync(tls.cert, new Date(), new Date(Date.now() + 5000))
    await expect.poll(async () => (await shake()).name, { timeout: 5000 }).toBe('onewindow-test-renewed')
  } finally {
    stop()
  }
})

test('one of the two files alone stops the start, with words', () => {
  expect(() => readConfig({ TLS_CERT: 'cert.pem' })).toThrow('TLS_CERT and TLS_KEY go together')
  expect(readConfig({ TLS_CERT: 'c.pem', TLS_KEY: 'k.pem' }).tls).not.toBeNull()
})
