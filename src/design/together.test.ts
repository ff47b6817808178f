import { expect, test } from 'vitest'
import { together } from './together.ts'

const space = '\u00A0'

test.each([
  ['约 8 分钟', `约${space}8${space}分钟`],
  ['第 2 步，共 4 步', `第${space}2${space}步，共${space}4${space}步`],
  ['补好后 5 个工作日内办完', `补好后 5${space}个工作日内办完`],
  ['解放路 88 号 3 幢 502 室', `解放路 88${space}号 3${space}幢 502${space}室`],
  ['up to 5 working days', `up to 5${space}working days`],
  ['by 1 December 2026, 5 MB', `by 1${space}December 2026, 5${space}MB`],
])('keeps the number of "%s" with its word', (text, kept) => {
  expect(together(text)).toBe(kept)
})

test.each(['2026 0918 0001', '138 0000 0001', 'Room 5', '5 (five)', '10:00 – 10:30'])('leaves "%s" alone', text => {
  expect(together(text)).toBe(text)
})
