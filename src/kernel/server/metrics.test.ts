import { afterAll, beforeAll, expect, test } from 'vitest'
import { inHall, refusalOf } from '../../../test/setup/people.ts'
import { open } from '../../../test/setup/applying.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { submit } from '#cases'

let product: Product

beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())

const scrape = async (url = product.url, headers: Record<string, string> = {}) => await fetch(`${url}/metrics`, { headers })

/** The value of one line; null when it is not there. */
function valueOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | null {
  const line = text
    .split('\n')
    .find(each => each.startsWith(name) && Object.entries(labels).every(([label, value]) => each.includes(`${label}="${value}"`)))
  return line === undefined ? null : Number(line.slice(line.lastIndexOf(' ') + 1))
}

test('what is done, refused and waiting is counted, by names of ours only', async () => {
  const face = await inHall(product)
  const { head, revision } = await open(face)
  expect(await refusalOf(face.call(submit, { id: head.id, seen: revision }))).toBe('case.identity_needed')
  const answer = await scrape()
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  const text = await answer.text()
  expect(valueOf(text, 'onewindow_operations_total', { operation: 'cases.open', result: 'done' })).toBe(1)
  expect(valueOf(text, 'onewindow_operations_total', { operation: 'cases.submit', result: 'refused' })).toBe(1)
  expect(valueOf(text, 'onewindow_refusals_total', { code: 'case.identity_needed' })).toBe(1)
  expect(valueOf(text, 'onewindow_http_request_seconds_count', { route: '/api/cases/:id/submit', status: '403' })).toBe(1)
  expect(valueOf(text, 'onewindow_database_up')).toBe(1)
  expect(valueOf(text, 'onewindow_jobs_waiting')).not.toBeNull()
  expect(valueOf(text, 'onewindow_timer_lateness_seconds')).toBe(0)
  expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6)
  expect(text).not.toContain(head.id)
})

test('a deadline nobody saw to shows', async () => {
  const before = valueOf(await (await scrape()).text(), 'onewindow_timer_lateness_seconds')!
  product.clock.advance(40 * 24 * 3_600_000)
  expect(valueOf(await (await scrape()).text(), 'onewindow_timer_lateness_seconds')).toBeGreaterThan(before + 3600)
})

test('only who is on this machine, or has the token, may read it; to anybody else it is not there', async () => {
  expect((await scrape(product.url, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(404)
  const guarded = await product.anotherDoor({ config: { ...product.config, metricsToken: 'a-token-for-tests' } })
  expect((await scrape(guarded)).status).toBe(404)
  expect((await scrape(guarded, { authorization: 'Bearer a-token-for-testz' })).status).toBe(404)
  expect((await scrape(guarded, { authorization: 'Bearer a-token-for-tests' })).status).toBe(200)
})
