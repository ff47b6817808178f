import { createHmac } from 'node:crypto'

// The bank's own hand, not the product's: what both sign must come out alike.

export function signed(key: string, direction: 'ask' | 'answer' | 'notice', body: unknown): string {
  return createHmac('sha256', key)
    .update(`${direction}\n${inOrder(body)}`)
    .digest('base64url')
}

export function isSigned(key: string, direction: 'ask' | 'answer' | 'notice', body: unknown, signature: unknown): boolean {
  return signature === signed(key, direction, body)
}

/** JSON without spaces, names in the order of their UTF-16 units (RFC 8785). */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
