/**
 * A number and the word after it stay on one line: 8 分钟, 5 working days, 1 December. A no-break space is a space for whoever reads, searches or copies the text; the width
 * stays.
 */
export function together(text: string): string {
  return text.replaceAll(/(\d) (?=\p{L})/gu, '$1\u00A0').replaceAll(/([第约共]) (?=\d)/g, '$1\u00A0')
}
