/**
 * The number under which the bank knows a trade or a refund: the letter, and 24 hexadecimal digits by chance (2^96). It says nothing of who pays what, and fits the 32
 * characters that gateways take.
 */
export function bankNumber(letter: 'T' | 'R', random: (count: number) => Uint8Array): string {
  return letter + Array.from(random(12), byte => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * A receipt's number: year (4), installation (3), running number of that year (8), check digit (ISO 7064 MOD 11,10, which finds every single wrong digit and every swap
 * of two neighbours). Running and without a gap, for accounts are closed by it: a missing receipt shows.
 */
export function receiptNumber(given: { readonly year: number; readonly installation: string; readonly sequence: number }): string {
  const place = Number.parseInt(given.installation.replaceAll('-', '').slice(-8), 16) % 1000
  const digits = [String(given.year).padStart(4, '0'), String(place).padStart(3, '0'), String(given.sequence).padStart(8, '0')].join('')
  return digits + checkDigit(digits)
}

export function isReceiptNumber(text: string): boolean {
  return /^\d{16}$/.test(text) && checkDigit(text.slice(0, 15)) === text[15]
}

function checkDigit(digits: string): string {
  let product = 10
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return String((11 - product) % 10)
}
