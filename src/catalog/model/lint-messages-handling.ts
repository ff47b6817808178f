import type { Message } from './lint-messages.ts'

/** What can be wrong behind the counter and with the texts. */
export const handlingMessages = {
  stage_none: {
    severity: 'error',
    'zh-CN': ['没有办理环节。', '至少添加一个环节。'],
    en: ['There is no stage.', 'Add one at least.'],
  },
  stage_none_applies: {
    severity: 'error',
    'zh-CN': ['从这里往后的环节都有条件，有的申请一个环节也轮不到，没有人办。', '让后面有一个没有条件的环节。'],
    en: [
      'All stages from here on depend on conditions, and some applications meet none: nobody handles them.',
      'Have a stage without a condition after it.',
    ],
  },
  stage_stuck: {
    severity: 'error',
    'zh-CN': ['环节“{id}”没有往前走的操作，也不能作出结果。', '添加 advance 或 refuse 操作。'],
    en: ['The stage “{id}” has no way forward.', 'Give it an action that advances or refuses.'],
  },
  stage_endless: {
    severity: 'error',
    'zh-CN': ['从环节“{id}”出发，怎么走都到不了任何结果。', '让其中一个操作通向结果。'],
    en: ['No outcome can be reached from the stage “{id}”.', 'Let one of the actions lead to an outcome.'],
  },
  stage_nobody: {
    severity: 'error',
    'zh-CN': ['环节“{id}”没有人能操作。', '在它的操作中写上角色（roles）。'],
    en: ['Nobody can act in the stage “{id}”.', 'Give its actions roles.'],
  },
  action_nobody: {
    severity: 'error',
    'zh-CN': ['操作“{id}”没有人能做。', '写上角色（roles），或者删去它。'],
    en: ['Nobody can take the action “{id}”.', 'Give it roles, or remove it.'],
  },
  action_key_twice: {
    severity: 'error',
    'zh-CN': ['同一个环节里有两个操作用按键“{key}”。', '换一个按键。'],
    en: ['Two actions of one stage use the key “{key}”.', 'Choose another key for one of them.'],
  },
  action_key_unsound: {
    severity: 'error',
    'zh-CN': ['“{key}”不能作按键。', '用一个小写英文字母。'],
    en: ['“{key}” cannot be a key.', 'Use one small letter.'],
  },
  action_setting_unfit: {
    severity: 'error',
    'zh-CN': ['这种操作没有“{setting}”这项设置。', '删去它：to 只用于 advance，outcome 只用于 refuse，reasons 用于 refuse 和 return。'],
    en: [
      'An action of this kind knows no “{setting}”.',
      'Remove it: `to` is for advance, `outcome` for refuse, `reasons` for refuse and return.',
    ],
  },
  advance_nowhere: {
    severity: 'error',
    'zh-CN': ['操作“{id}”没有写通向哪里。', '在 to 中写上环节或结果。'],
    en: ['The action “{id}” does not say where it leads.', 'Name a stage or an outcome in `to`.'],
  },
  outcome_missing: {
    severity: 'error',
    'zh-CN': ['拒绝操作“{id}”没有写结果。', '在 outcome 中写上一个拒绝类的结果。'],
    en: ['The refusal “{id}” names no outcome.', 'Name an outcome of the kind refused.'],
  },
  outcome_unfit: {
    severity: 'error',
    'zh-CN': ['操作“{id}”不能通向结果“{outcome}”。', '同意用 advance 通向同意类的结果；拒绝用 refuse 通向拒绝类的结果，并说明理由。'],
    en: [
      'The action “{id}” cannot lead to the outcome “{outcome}”.',
      'advance leads to granted outcomes; refuse, with its reasons, to refused ones.',
    ],
  },
  outcome_untold: {
    severity: 'error',
    'zh-CN': ['结果“{id}”没有通知任何人。', '在 notices 中添加这个结果的通知。'],
    en: ['Nobody is told of the outcome “{id}”.', 'Add a notice for it.'],
  },
  returned_untold: {
    severity: 'error',
    'zh-CN': ['退回补正时没有通知客户。', '在 notices 中添加 returned 的通知。'],
    en: ['The customer is not told when something is returned to be mended.', 'Add a notice for `returned`.'],
  },
  notice_never: {
    severity: 'error',
    'zh-CN': ['“{id}”永远不会发生，它的通知发不出去。', '改正 on，或者删去这个通知。'],
    en: ['“{id}” never happens, and its notice is never sent.', 'Correct `on`, or remove the notice.'],
  },
  reserved_id: {
    severity: 'error',
    'zh-CN': ['编号“{id}”有别的含义（通知的时机），不能用作结果。', '换一个编号。'],
    en: ['The id “{id}” has another meaning (when a notice is sent) and cannot be an outcome.', 'Choose another id.'],
  },
  reasons_missing: {
    severity: 'error',
    'zh-CN': ['操作“{id}”没有可选的理由。', '在 reasons 中写上理由的选项表。'],
    en: ['The action “{id}” has no reasons to choose from.', 'Name a list of reasons.'],
  },
  deadline_unsound: {
    severity: 'error',
    'zh-CN': ['时限必须大于 0。', '写上至少一个工作日或一段工作时间。'],
    en: ['A deadline must be more than 0.', 'Give at least one working day or some working time.'],
  },
  deadline_too_short: {
    severity: 'error',
    'zh-CN': ['全程时限（{whole}）比环节“{id}”的时限（{part}）还短。', '延长全程时限，或者缩短这个环节。'],
    en: ['The whole deadline ({whole}) is shorter than that of the stage “{id}” ({part}).', 'Lengthen the whole, or shorten the stage.'],
  },
  text_missing: {
    severity: 'error',
    'zh-CN': ['缺少文字“{key}”（{language}）。', '补上这段文字。'],
    en: ['The text “{key}” is missing ({language}).', 'Write it.'],
  },
  text_unknown: {
    severity: 'error',
    'zh-CN': ['没有地方用到文字“{key}”（{language}）。', '改正它的名称，或者删去它。'],
    en: ['The text “{key}” is used nowhere ({language}).', 'Correct its key, or remove it.'],
  },
  text_empty: {
    severity: 'error',
    'zh-CN': ['文字“{key}”是空的（{language}）。', '写上内容；可有可无的就删去。'],
    en: ['The text “{key}” is empty ({language}).', 'Write it; remove it if it is not needed.'],
  },
  placeholder_unknown: {
    severity: 'error',
    'zh-CN': ['文字“{key}”（{language}）里的占位“{name}”没有内容可填。', '可用的占位：{allowed}。'],
    en: ['Nothing fills the placeholder “{name}” in the text “{key}” ({language}).', 'Placeholders there are: {allowed}.'],
  },
  placeholder_broken: {
    severity: 'error',
    'zh-CN': ['文字“{key}”（{language}）里有不成对的大括号。', '占位写成 {name} 的样子，文字中不用大括号。'],
    en: ['The text “{key}” ({language}) has a brace without its partner.', 'Write placeholders like {name}, and no braces otherwise.'],
  },
  placeholders_differ: {
    severity: 'error',
    'zh-CN': ['文字“{key}”在各语言里的占位不一样：{names}。', '让每种语言都用同样的占位。'],
    en: ['The text “{key}” has not the same placeholders in all languages: {names}.', 'Use the same ones in each.'],
  },
  sentence_long: {
    severity: 'warning',
    'zh-CN': ['文字“{key}”有一句 {count} 个汉字，超过 {most} 个。', '分成短句。'],
    en: ['The text “{key}” has a sentence of {count} characters; {most} are the most.', 'Make it shorter sentences.'],
  },
  guide_mixed: {
    severity: 'warning',
    'zh-CN': ['终端一次只问一个问题，“{key}”这句提示却要管几种不同的操作：{fields}。', '给这些字段各写一句提示（field.….guide）。'],
    en: [
      'A terminal asks one question at a time, and the guide “{key}” stands above questions that are answered in different ways: {fields}.',
      'Give these fields a guide of their own (field.….guide).',
    ],
  },
  chinese_left: {
    severity: 'warning',
    'zh-CN': ['英文文字“{key}”里还有中文。', '译成英文。'],
    en: ['The English text “{key}” still has Chinese in it.', 'Translate it.'],
  },
} as const satisfies Readonly<Record<string, Message>>
