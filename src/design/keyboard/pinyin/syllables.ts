/**
 * The syllables of standard Chinese without their tones, in order, as readings are written in the lexicon: ü is `v` after l and n.
 * (Those of interjections alone — m, n, ng, hm — are read as the nearest of these: `nearest`.)
 */
export const syllables: readonly string[] = [
  'a ai an ang ao',
  'ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu',
  'ca cai can cang cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo',
  'ci cong cou cu cuan cui cun cuo',
  'da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo',
  'e ei en eng er',
  'fa fan fang fei fen feng fo fou fu',
  'ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo',
  'ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo',
  'ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun',
  'ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo',
  'la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve',
  'ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu',
  'na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nuo nv nve',
  'o ou',
  'pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu',
  'qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun',
  'ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo',
  'sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo',
  'si song sou su suan sui sun suo',
  'ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo',
  'wa wai wan wang wei wen weng wo wu',
  'xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun',
  'ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun',
  'za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo',
  'zi zong zou zu zuan zui zun zuo',
]
  .join(' ')
  .split(' ')

/** Readings of interjections that are no syllables of their own here. */
export const nearest: Readonly<Record<string, string>> = { m: 'mu', n: 'en', ng: 'en', hng: 'heng', ê: 'ei' }

const numbers = new Map(syllables.map((syllable, index) => [syllable, index]))

/** Where a syllable stands in the table; undefined for what is none. */
export function numberOf(syllable: string): number | undefined {
  return numbers.get(syllable)
}

/** Two ways of saying one beginning or one end of a syllable. */
export interface FuzzyPair {
  readonly part: 'initial' | 'final'
  readonly pair: readonly [string, string]
  readonly on: boolean
}

/**
 * What people mix up when they write as they speak. On: flat and curled tongue, front and back nasal, n and l, which most of the south does not
 * tell apart; who never learned them by school still finds the word. What is spelt exactly goes before (`costs.fuzzy` of the engine), so it costs
 * the others nothing. Off: f/h and r/l, which few regions mix. A terminal may be given others (`fuzzyPairs` of `createPinyin`).
 */
export const usualFuzzyPairs: readonly FuzzyPair[] = [
  { part: 'initial', pair: ['z', 'zh'], on: true },
  { part: 'initial', pair: ['c', 'ch'], on: true },
  { part: 'initial', pair: ['s', 'sh'], on: true },
  { part: 'final', pair: ['en', 'eng'], on: true },
  { part: 'final', pair: ['in', 'ing'], on: true },
  { part: 'final', pair: ['an', 'ang'], on: true },
  { part: 'final', pair: ['ian', 'iang'], on: true },
  { part: 'final', pair: ['uan', 'uang'], on: true },
  { part: 'initial', pair: ['n', 'l'], on: true },
  { part: 'initial', pair: ['f', 'h'], on: false },
  { part: 'initial', pair: ['r', 'l'], on: false },
]

/** One meaning of a spelling: the number of a syllable, and how many of its two parts are spelt as their fuzzy twin (0: exactly this). */
export interface Spelt {
  readonly syllable: number
  readonly fuzzy: number
}

/**
 * Every way to spell a whole syllable and what it may mean. Besides the usual spellings: ü as `v` or, where that is taken by no other sound,
 * as `u` (`lue` for lüe, `jv` for ju), and the twins of `pairs`. `zuang` is no syllable and means zhuang all the same.
 */
export function spellings(pairs: readonly FuzzyPair[]): ReadonlyMap<string, readonly Spelt[]> {
  const found = new Map<string, Spelt[]>()
  const add = (spelling: string, spelt: Spelt) => {
    const known = found.get(spelling) ?? []
    if (!known.some(({ syllable }) => syllable === spelt.syllable)) known.push(spelt)
    found.set(spelling, known)
  }
  const on = pairs.filter(pair => pair.on)
  syllables.forEach((syllable, number) =>
    [syllable, ...umlauts(syllable)].forEach(spelling => add(spelling, { syllable: number, fuzzy: 0 })),
  )
  syllables.forEach((syllable, number) => {
    const { initial, final } = partsOf(syllable)
    for (const [spelling, fuzzy] of [initial, ...twins(initial, 'initial', on)].flatMap((first, i) =>
      [final, ...twins(final, 'final', on)].map((last, f) => [first + last, Number(i > 0) + Number(f > 0)] as const),
    )) {
      if (fuzzy > 0) add(spelling, { syllable: number, fuzzy })
    }
  })
  return found
}

function umlauts(syllable: string): readonly string[] {
  if (/^[ln]ve$/.test(syllable)) return [syllable.replace('v', 'u')]
  return /^[jqxy]u/.test(syllable) ? [syllable.replace('u', 'v')] : []
}

function partsOf(syllable: string): { readonly initial: string; readonly final: string } {
  const initial = /^(?:[zcs]h|[b-df-hj-np-tw-z])?/.exec(syllable)![0]
  return { initial, final: syllable.slice(initial.length) }
}

/** `in` has a twin in `in` alone, not in `ian`; `en` and `an` also stand at the end of `uen` (spelt `un`) and `uan`, which nobody mixes up. */
function twins(part: string, kind: FuzzyPair['part'], on: readonly FuzzyPair[]): readonly string[] {
  return on.filter(pair => pair.part === kind).flatMap(({ pair: [one, other] }) => (part === one ? [other] : part === other ? [one] : []))
}
