import { type Day, isDay } from '#kernel'

/** Weights of GB 11643-1999 (ISO 7064 MOD 11-2), for the first seventeen digits of a citizen's ID number. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkDigits = '10X98765432'

/** The eighteenth character for seventeen digits. */
export function checkDigitOf(seventeen: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(seventeen[index]), 0)
  return checkDigits[sum % 11]!
}

export function hasValidCheckDigit(idNumber: string): boolean {
  return checkDigitOf(idNumber.slice(0, 17)) === idNumber[17]
}

/** The birth day an ID number holds; null when there is no such day. */
export function birthOf(idNumber: string): Day | null {
  const day = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`
  return isDay(day) ? day : null
}

/** The seventeenth digit is odd for men, even for women. */
export function sexOf(idNumber: string): 'male' | 'female' {
  return Number(idNumber[16]) % 2 === 1 ? 'male' : 'female'
}
