import type { Language } from '#kernel'

type Words = { readonly [language in Language]: string }

/** What a definition says besides its conditions, as sentences for an official. `{…}` are put in by reading.ts. */
export const readingWords = {
  optional: { 'zh-CN': '选填', en: 'optional' },
  required_when: { 'zh-CN': '{condition}时必填；其他情况选填', en: 'required if {condition}; otherwise optional' },
  document_optional: { 'zh-CN': '可不交', en: 'may be left out' },
  document_required_when: { 'zh-CN': '{condition}时必交；其他情况可不交', en: 'required if {condition}; otherwise it may be left out' },
  stays_open: { 'zh-CN': '{source}（{trust}）', en: '{source} ({trust})' },
  locked: { 'zh-CN': '{source}（{trust}，不能改）', en: '{source} ({trust}, cannot be changed)' },

  'card.name': { 'zh-CN': '身份证上的姓名', en: 'the name on the ID card' },
  'card.idNumber': { 'zh-CN': '身份证上的号码', en: 'the number on the ID card' },
  'card.sex': { 'zh-CN': '身份证上的性别', en: 'the sex on the ID card' },
  'card.birth': { 'zh-CN': '身份证上的出生日期', en: 'the date of birth on the ID card' },
  'card.address': { 'zh-CN': '身份证上的住址', en: 'the address on the ID card' },
  'visit.phone': { 'zh-CN': '这次验证过的手机号', en: 'the mobile number proved in this visit' },
  trust_A: { 'zh-CN': 'A：发证机关签发', en: 'A: issued by an authority' },
  trust_B: { 'zh-CN': 'B：窗口或验证码核验过', en: 'B: verified at a counter or by a code' },
  trust_C: { 'zh-CN': 'C：本人上传，待核', en: 'C: uploaded, to be checked' },
  trust_D: { 'zh-CN': 'D：本人申报', en: 'D: declared by the person' },

  least: { 'zh-CN': '不小于 {value}', en: 'at least {value}' },
  most: { 'zh-CN': '不大于 {value}', en: 'at most {value}' },
  decimals: { 'zh-CN': '最多 {value} 位小数', en: 'at most {value} decimals' },
  shortest: { 'zh-CN': '不少于 {value} 个字', en: 'at least {value} characters' },
  longest: { 'zh-CN': '不多于 {value} 个字', en: 'at most {value} characters' },
  earliest: { 'zh-CN': '不早于{value}', en: 'not before {value}' },
  latest: { 'zh-CN': '不晚于{value}', en: 'not after {value}' },
  today: { 'zh-CN': '今天', en: 'today' },
  today_after: { 'zh-CN': '{days} 天后', en: '{days} days from now' },
  today_before: { 'zh-CN': '{days} 天前', en: '{days} days ago' },
  rows: { 'zh-CN': '{least} 到 {most} 条', en: '{least} to {most} entries' },
  item_when: { 'zh-CN': '{item}只在{condition}时可选', en: '{item} can be chosen only if {condition}' },
  sealed: { 'zh-CN': '加密保存，显示时遮住', en: 'stored encrypted, masked where it is shown' },
  looked_up: { 'zh-CN': '向业务系统{partner}查询', en: 'asked of the business system {partner}' },
  looked_up_with: { 'zh-CN': '向业务系统{partner}查询，告诉对方：{told}', en: 'asked of the business system {partner}, telling: {told}' },
  times_of: { 'zh-CN': '按{resource}提供的时间', en: 'the times of {resource}' },

  files: {
    'zh-CN': '{accepts}；{least} 到 {most} 份，每份不超过 {size} MB',
    en: '{accepts}; {least} to {most} files of at most {size} MB each',
  },
  one_file: { 'zh-CN': '{accepts}；{least} 份，每份不超过 {size} MB', en: '{accepts}; {least} of at most {size} MB' },
  pixels: { 'zh-CN': '至少 {width}×{height} 像素', en: 'at least {width}×{height} pixels' },

  to_department: { 'zh-CN': '按{district}分到最近的', en: 'the nearest one to {district}' },
  advance: { 'zh-CN': '“{action}”（{roles}）：转到“{to}”', en: '“{action}” ({roles}): goes on to “{to}”' },
  advance_end: { 'zh-CN': '“{action}”（{roles}）：办结，结果是“{to}”', en: '“{action}” ({roles}): ends in “{to}”' },
  return: { 'zh-CN': '“{action}”（{roles}）：退回给办事人补正', en: '“{action}” ({roles}): goes back to the person to be mended' },
  refuse: { 'zh-CN': '“{action}”（{roles}）：不予办理，结果是“{to}”', en: '“{action}” ({roles}): refused, ending in “{to}”' },
  on_spot: { 'zh-CN': '办事人在现场等，由所在网点的人办', en: 'the person waits for it; decided by staff of the place where they stand' },
  pays: {
    'zh-CN': '办事人缴费；缴清后转到“{to}”；不用缴费的直接过',
    en: 'the person pays; then it goes on to “{to}”; passed over where nothing is owed',
  },
  auto_lock: {
    'zh-CN': '由业务系统{partner}先占住，成功后转到“{to}”，不成就以“{refused}”办结',
    en: 'the business system {partner} keeps it for the person; then it goes on to “{to}”, or ends in “{refused}”',
  },
  auto_post: {
    'zh-CN': '由业务系统{partner}正式办理，成功后转到“{to}”，不成就以“{refused}”办结',
    en: 'the business system {partner} does it for good; then it goes on to “{to}”, or ends in “{refused}”',
  },
  dispense: {
    'zh-CN': '终端出卡，出好后转到“{to}”；没有出卡的转到“{refused}”',
    en: 'the terminal puts out the card; then “{to}”, or “{refused}” where it did not',
  },
  told: { 'zh-CN': '告诉对方：{told}', en: 'told: {told}' },

  granted: { 'zh-CN': '办成', en: 'granted' },
  refused: { 'zh-CN': '没有办成', en: 'refused' },
  sms: { 'zh-CN': '发短信告知', en: 'an SMS says so' },
  days: { 'zh-CN': '{value} 天', en: '{value} days' },
  percent: { 'zh-CN': '用去时限的 {value}% 时', en: 'at {value}% of the time' },
  minutes: { 'zh-CN': '{value} 分钟', en: '{value} minutes' },
  cancel: { 'zh-CN': '办结之前都可以取消', en: 'while it is under way' },
  cancel_until: { 'zh-CN': '{slot}开始前 {value} 分钟以前可以取消', en: 'until {value} minutes before {slot} begins' },

  'role.handler': { 'zh-CN': '经办', en: 'handler' },
  'role.approver': { 'zh-CN': '审批', en: 'approver' },
  'role.supervisor': { 'zh-CN': '主管', en: 'supervisor' },
  'role.reception': { 'zh-CN': '导办', en: 'reception' },
  'role.administrator': { 'zh-CN': '管理员', en: 'administrator' },
  'party.self': { 'zh-CN': '给自己办', en: 'for oneself' },
  'party.guardian': { 'zh-CN': '监护人代办', en: 'as guardian' },
  'party.agent': { 'zh-CN': '受委托代办', en: 'as agent' },
  party: { 'zh-CN': '办给{name}（{idCard}）', en: 'the matter is that of {name} ({idCard})' },
} as const satisfies Readonly<Record<string, Words>>

export type ReadingWord = keyof typeof readingWords
