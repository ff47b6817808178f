import { checkDigitOf } from '#catalog'

/** What happened to one application, told in days before now and times of the day at the site. */
export interface Life {
  readonly person: Person
  readonly channel: 'kiosk' | 'hall'
  /** A terminal's key, for the kiosk. */
  readonly terminal?: string
  readonly ground: 'rented' | 'own' | 'employer' | 'relative' | 'work' | 'study'
  readonly region: string
  readonly detail: string
  readonly whose?: { readonly item: 'child' | 'relative'; readonly person: Person }
  readonly family?: readonly { readonly person: Person; readonly relation: string }[]
  readonly turns: readonly Turn[]
}

export interface Person {
  readonly name: string
  readonly idNumber: string
  readonly phone: string
}

/** `at`: working days ago, and a time. */
export type Turn =
  | { readonly at: readonly [days: number, time: string]; readonly do: 'submit' | 'leave draft' | 'withdraw' | 'mend' }
  | { readonly at: readonly [days: number, time: string]; readonly do: 'claim' | 'approve' | 'endorse'; readonly by: string }
  | { readonly at: readonly [days: number, time: string]; readonly do: 'refuse'; readonly by: string; readonly reason: string }
  | {
      readonly at: readonly [days: number, time: string]
      readonly do: 'return'
      readonly by: string
      readonly document: string
      readonly reason: string
      readonly note: string
    }

/** ID numbers that cannot be anybody's: no area code begins with 99. */
function person(name: string, birth: string, sequence: number, phone: string): Person {
  const seventeen = `990101${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  return { name, idNumber: seventeen + checkDigitOf(seventeen), phone }
}

// The same person as the first card of the simulated terminal: what waits for her in the hall is found by her card too.
const zhangMin: Person = { name: '张敏', idNumber: '99010619900308032X', phone: '13800000001' }
const liHua = person('李华', '1986-03-02', 31, '13800000002')
export const wangJun = person('王军', '1979-11-23', 53, '13800000003')
const chenGang = person('陈刚', '1992-08-15', 17, '13800000004')
export const zhaoLan = person('赵兰', '1968-01-30', 46, '13800000005')
const sunLiang = person('孙亮', '1995-06-18', 11, '13800000006')
const zhouYing = person('周英', '1983-12-05', 64, '13800000007')
const maimaiti = person('阿依古丽·麦麦提', '1994-04-22', 28, '13800000008')
const ouyang = person('欧阳㐂', '1988-09-09', 37, '13800000009')
export const huangLei = person('黄磊', '1975-02-14', 19, '13800000010')
const xuJing = person('徐静', '1991-07-07', 42, '13800000011')
const gaoFeng = person('高峰', '1984-10-21', 73, '13800000012')
const linXue = person('林雪', '1998-03-16', 88, '13800000013')
const heTao = person('何涛', '1972-05-28', 95, '13800000014')
const maChao = person('马超', '1989-01-11', 13, '13800000015')
export const songJia = person('宋佳', '1993-11-02', 24, '13800000016')
const tangYu = person('唐宇', '1981-06-25', 39, '13800000017')
const luNing = person('陆宁', '1996-12-19', 45, '13800000018')
const child = person('张一诺', '2017-09-01', 26, '')
const grandmother = person('何秀珍', '1946-04-04', 62, '')
const son = person('王小宇', '2014-03-12', 35, '')

const wangjiang = { region: 'jn_wangjiang', channel: 'kiosk', terminal: 'wangjiang-1' } as const

export const lives: readonly Life[] = [
  // Waiting for the customer: the one the hall greets with "one photo to mend".
  {
    person: zhangMin,
    ...wangjiang,
    ground: 'rented',
    detail: '江南大道 88 号 3 幢 502 室',
    turns: [
      { at: [2, '09:12'], do: 'submit' },
      { at: [2, '10:05'], do: 'claim', by: 'lina' },
      {
        at: [1, '15:20'],
        do: 'return',
        by: 'lina',
        document: 'lease',
        reason: 'signature_missing',
        note: '房东签字页拍得不清楚，请重拍一张。',
      },
    ],
  },
  // Overdue: submitted long ago and never claimed.
  {
    person: wangJun,
    ...wangjiang,
    ground: 'own',
    detail: '望江路 5 号 1 单元 301',
    family: [{ person: son, relation: 'child' }],
    turns: [{ at: [7, '11:02'], do: 'submit' }],
  },
  {
    person: liHua,
    channel: 'hall',
    region: 'jn_wangjiang',
    ground: 'work',
    detail: '秋涛路 120 号',
    turns: [{ at: [5, '10:40'], do: 'submit' }],
  },
  {
    person: chenGang,
    channel: 'hall',
    region: 'jn_chunhui',
    ground: 'rented',
    detail: '春晖小区 12 幢 2 单元 401',
    turns: [
      { at: [4, '14:10'], do: 'submit' },
      { at: [3, '09:30'], do: 'claim', by: 'lina' },
    ],
  },
  {
    person: zhaoLan,
    ...wangjiang,
    ground: 'relative',
    detail: '望江新村 7 幢 102',
    turns: [
      { at: [3, '09:50'], do: 'submit' },
      { at: [2, '13:40'], do: 'claim', by: 'wangwei' },
    ],
  },
  {
    person: sunLiang,
    channel: 'hall',
    region: 'jn_wangjiang',
    ground: 'employer',
    detail: '望江产业园 3 号楼宿舍 608',
    turns: [{ at: [2, '16:15'], do: 'submit' }],
  },
  {
    person: zhouYing,
    ...wangjiang,
    terminal: 'wangjiang-2',
    ground: 'rented',
    detail: '婺江路 217 号 2 单元 1503',
    turns: [{ at: [1, '09:05'], do: 'submit' }],
  },
  { person: maimaiti, ...wangjiang, ground: 'study', detail: '望江职业学院 6 号宿舍楼 312', turns: [{ at: [1, '14:45'], do: 'submit' }] },
  {
    person: ouyang,
    channel: 'hall',
    region: 'jn_chunhui',
    ground: 'rented',
    detail: '春晖路 33 号',
    whose: { item: 'child', person: child },
    turns: [{ at: [1, '16:30'], do: 'submit' }],
  },
  // Mended and back in the list.
  {
    person: huangLei,
    channel: 'hall',
    region: 'jn_wangjiang',
    ground: 'rented',
    detail: '海潮路 9 号 601',
    turns: [
      { at: [6, '09:20'], do: 'submit' },
      { at: [6, '11:00'], do: 'claim', by: 'wangwei' },
      { at: [5, '10:10'], do: 'return', by: 'wangwei', document: 'photo', reason: 'photo_unclear', note: '照片有点糊，请换一张清楚的。' },
      { at: [2, '19:30'], do: 'mend' },
    ],
  },
  // At the second stage.
  {
    person: xuJing,
    ...wangjiang,
    ground: 'own',
    detail: '望江路 48 号 2 幢 1102',
    turns: [
      { at: [6, '10:30'], do: 'submit' },
      { at: [5, '09:10'], do: 'claim', by: 'lina' },
      { at: [2, '16:20'], do: 'approve', by: 'lina' },
    ],
  },
  {
    person: gaoFeng,
    channel: 'hall',
    region: 'jn_qianjiang',
    ground: 'work',
    detail: '钱江路 301 号',
    whose: { item: 'relative', person: grandmother },
    turns: [
      { at: [7, '15:00'], do: 'submit' },
      { at: [6, '09:40'], do: 'claim', by: 'guomei' },
      { at: [3, '11:30'], do: 'approve', by: 'guomei' },
      { at: [1, '10:00'], do: 'claim', by: 'zhouqiang' },
    ],
  },
  // Finished.
  {
    person: linXue,
    ...wangjiang,
    ground: 'rented',
    detail: '江城路 66 号 4 单元 203',
    turns: [
      { at: [14, '09:30'], do: 'submit' },
      { at: [13, '10:00'], do: 'claim', by: 'lina' },
      { at: [11, '15:10'], do: 'approve', by: 'lina' },
      { at: [10, '09:20'], do: 'claim', by: 'zhouqiang' },
      { at: [10, '10:30'], do: 'endorse', by: 'zhouqiang' },
    ],
  },
  {
    person: heTao,
    channel: 'hall',
    region: 'jb_xincheng',
    ground: 'own',
    detail: '新城大道 55 号 8 幢 801',
    turns: [
      { at: [12, '20:10'], do: 'submit' },
      { at: [11, '09:15'], do: 'claim', by: 'sunli' },
      { at: [9, '14:00'], do: 'approve', by: 'sunli' },
      { at: [8, '09:05'], do: 'claim', by: 'wuhao' },
      { at: [8, '16:40'], do: 'endorse', by: 'wuhao' },
    ],
  },
  {
    person: maChao,
    ...wangjiang,
    ground: 'work',
    detail: '望江路 77 号',
    turns: [
      { at: [9, '14:20'], do: 'submit' },
      { at: [8, '10:10'], do: 'claim', by: 'wangwei' },
      { at: [6, '16:00'], do: 'refuse', by: 'wangwei', reason: 'duplicate' },
    ],
  },
  {
    person: songJia,
    channel: 'hall',
    region: 'jn_wangjiang',
    ground: 'rented',
    detail: '候潮路 18 号',
    turns: [
      { at: [5, '12:30'], do: 'submit' },
      { at: [4, '08:40'], do: 'withdraw' },
    ],
  },
  // Returned and never mended: ended by itself.
  {
    person: tangYu,
    ...wangjiang,
    terminal: 'wangjiang-2',
    ground: 'rented',
    detail: '复兴路 200 号 1501',
    turns: [
      { at: [24, '10:15'], do: 'submit' },
      { at: [23, '09:30'], do: 'claim', by: 'lina' },
      { at: [21, '11:45'], do: 'return', by: 'lina', document: 'lease', reason: 'lease_ended', note: '合同已经到期，请补新的租房合同。' },
    ],
  },
  // Another region, and a draft somebody will come back to.
  {
    person: luNing,
    channel: 'kiosk',
    terminal: 'xincheng-1',
    region: 'jb_hedong',
    ground: 'rented',
    detail: '河东路 150 号 3 单元 702',
    turns: [{ at: [2, '10:25'], do: 'submit' }],
  },
  {
    person: linXue,
    channel: 'hall',
    region: 'jn_wangjiang',
    ground: 'rented',
    detail: '江城路 66 号 4 单元 203',
    turns: [{ at: [1, '21:10'], do: 'leave draft' }],
  },
]
