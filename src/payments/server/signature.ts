import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalJson } from '#kernel'

/** Which way it travels is signed too: a question of ours cannot come back to us as an answer. */
export type Direction = 'ask' | 'answer' | 'notice'

/** HMAC-SHA256 (RFC 2104) of the direction, a line feed and the canonical JSON, base64url. Why not RSA: docs/decisions/0013-payments.md. */
export function signed(key: string, direction: Direction, body: unknown): string {
  return createHmac('sha256', key)
    .update(`${direction}\n${canonicalJson(body)}`)
    .digest('base64url')
}

export function isSigned(key: string, direction: Direction, body: unknown, signature: unknown): boolean {
  if (typeof signature !== 'string') return false
  const expected = Buffer.from(signed(key, direction, body))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
