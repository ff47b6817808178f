/**
 * Public numbers of cases: random, never counted up (nobody learns how many there are, or another person's), twelve digits with a check digit (ISO 7064 MOD 11,10,
 * which finds every single wrong digit and every swap of two neighbours), read in groups of four.
 */
export function caseNumber(random: (count: number) => Uint8Array): string {
  let digits = ''
  // 250 = 25 * 10: bytes above are passed over, so that every digit is equally likely.
  while (digits.length < 11) for (const byte of random(16)) if (byte < 250 && digits.length < 11) digits += String(byte % 10)
  return digits + checkDigit(digits)
}

export function isCaseNumber(text: string): boolean {
  return /^\d{12}$/.test(text) && checkDigit(text.slice(0, 11)) === text[11]
}

/** `3841 5527 9063` */
export function showNumber(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, '$1 ')
}

/** What a person types: digits with or without spaces, full-width ones too. */
export function readNumber(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s-]/g, '')
}

/** The code on the slip, the second factor of a progress query: eight characters none of which looks like another; 31^8 of them. */
export function slipCode(random: (count: number) => Uint8Array): string {
  let code = ''
  while (code.length < 8) for (const byte of random(16)) if (byte < 248 && code.length < 8) code += letters[byte % letters.length]
  return code
}

export function readCode(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
}

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

function checkDigit(digits: string): string {
  let product = 10
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return String((11 - product) % 10)
}
