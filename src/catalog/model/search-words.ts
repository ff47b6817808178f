/** Half-width, small letters, single spaces. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

/**
 * Steps from one word to another: a letter more, less, other, or two neighbours swapped (optimal string alignment, Damerau 1964). Stops counting above `most` and
 * answers `most + 1`.
 */
export function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1
      let steps = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same)
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) steps = Math.min(steps, before[j - 2]! + 1)
      next.push(steps)
      least = Math.min(least, steps)
    }
    if (least > most) return most + 1
    before = row
    row = next
  }
  return row[other.length]!
}

/** How many slips a word of this length may have and still be meant: short words have too many neighbours. */
export function slipsAllowed(length: number): number {
  return length < 4 ? 0 : length < 9 ? 1 : 2
}

/** In how many entries each piece stands; what stands everywhere tells nothing. */
export function spreadOf(pieces: readonly Iterable<string>[]): (piece: string) => number {
  const spread = new Map<string, number>()
  for (const own of pieces) for (const piece of new Set(own)) spread.set(piece, (spread.get(piece) ?? 0) + 1)
  const all = pieces.length
  return piece => Math.log(1 + all / (spread.get(piece) ?? 0.5))
}

/** Traditional characters of the words services are asked for by, each before its simplified one; other characters are found by their sound. */
const traditional =
  '證证續续簽签繳缴費费賬账帳帐單单醫医門门診诊掛挂號号約约專专預预戶户遷迁開开辦办銀银營营業业執执產产動动險险參参療疗備备異异領领換换補补電电話话車车時时間间錢钱發发據据權权屬属積积貸贷買买賣卖遺遗損损壞坏臨临過过灣湾島岛關关務务選选項项處处長长個个體体註注冊册銷销稅税勞劳養养齡龄歲岁兒儿親亲離离結结雙双廳厅館馆飯饭麼么嗎吗請请問问幫帮訂订檢检驗验藥药傷伤殘残職职稱称書书讀读學学歷历檔档駕驾駛驶遊游爾尔東东廣广國国'
const simple = new Map([...traditional.matchAll(/(.)(.)/gu)].map(([, from, to]) => [from!, to!]))

export function simplified(text: string): string {
  return Array.from(text, character => simple.get(character) ?? character).join('')
}
