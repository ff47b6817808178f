import type { Reading } from './spelling.ts'
import { numberOf } from './syllables.ts'

/** A last word of a place or an employer that letters may be, after its own name: 区 in 江南区, 厂 in 食品厂. */
export interface EndingFound {
  readonly text: string
  readonly to: number
  readonly isFuzzy: boolean
  /** Base-2 logarithm of how likely it is after a word that may be a name. */
  readonly weight: number
  readonly cuts: readonly number[]
}

/** Bits, by what the endings say. Those of one syllable sound like the most usual words (市 是, 区 去, 路 录), so they must be worth a name's last word. */
const endings = [
  { bits: 3.5, texts: '市(shi) 区(qu) 县(xian) 镇(zhen) 村(cun) 路(lu) 街(jie) 省(sheng)' },
  {
    bits: 5,
    texts: '乡(xiang) 巷(xiang) 弄(long) 里(li) 苑(yuan) 湾(wan) 桥(qiao) 厂(chang) 店(dian) 院(yuan) 局(ju) 所(suo) 站(zhan) 员(yuan)',
  },
  { bits: 4, texts: '街道(jie-dao) 小区(xiao-qu) 大道(da-dao) 社区(she-qu) 花园(hua-yuan) 新村(xin-cun) 东路(dong-lu) 西路(xi-lu)' },
  { bits: 5, texts: '南路(nan-lu) 北路(bei-lu) 中路(zhong-lu) 医院(yi-yuan) 小学(xiao-xue) 中学(zhong-xue) 大学(da-xue) 公司(gong-si)' },
  {
    bits: 6,
    texts: '公寓(gong-yu) 家园(jia-yuan) 大厦(da-sha) 广场(guang-chang) 集团(ji-tuan) 银行(yin-hang) 超市(chao-shi) 饭店(fan-dian)',
  },
].flatMap(({ bits, texts }) =>
  texts.split(' ').map(entry => {
    const [, text, reading] = /^(.+)\((.+)\)$/.exec(entry) as unknown as readonly [string, string, string]
    return { text, weight: -bits, reading: reading.split('-').map(syllable => numberOf(syllable)!) }
  }),
)

/**
 * The endings that begin at a place. Single words know nothing of what stands before them, and so 江南去 would go before 江南区: no list holds all
 * streets and firms, and this is the one thing about two neighbours that addresses need.
 */
export function endingsAt({ slots }: Reading, from: number, fuzzyCost: number): readonly EndingFound[] {
  return endings.flatMap(({ text, weight, reading }) => {
    let ways = [{ to: from, fuzzy: 0, cuts: [] as readonly number[] }]
    for (const syllable of reading) {
      ways = ways.flatMap(way =>
        (slots[way.to] ?? [])
          .filter(({ isCut, low }) => !isCut && low === syllable)
          .map(({ to, fuzzy }) => ({ to, fuzzy: way.fuzzy + fuzzy, cuts: [...way.cuts, to] })),
      )
    }
    return ways.map(({ to, fuzzy, cuts }) => ({ text, to, isFuzzy: fuzzy > 0, weight: weight - fuzzy * fuzzyCost, cuts }))
  })
}
