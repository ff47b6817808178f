import type { Message } from './lint-messages.ts'

/** What can be wrong with fields, lists, prefill, parties, contact and documents. */
export const fieldMessages = {
  list_missing: {
    severity: 'error',
    'zh-CN': ['字段“{id}”要从选项表里选，却没有选项表。', '写上 list。'],
    en: ['The field “{id}” is chosen from a list but has none.', 'Name its list.'],
  },
  list_empty: {
    severity: 'error',
    'zh-CN': ['选项表“{id}”没有选项。', '添加选项，或者删去这个表。'],
    en: ['The list “{id}” has no items.', 'Give it items, or remove it.'],
  },
  list_unused: {
    severity: 'warning',
    'zh-CN': ['选项表“{id}”没有用到。', '用上它，或者删去它。'],
    en: ['The list “{id}” is not used.', 'Use it, or remove it.'],
  },
  setting_unfit: {
    severity: 'error',
    'zh-CN': ['这种字段没有“{setting}”这项设置。', '删去它，或者更改字段的类型（kind）。'],
    en: ['A field of this kind knows no “{setting}”.', "Remove it, or change the field's kind."],
  },
  currency_missing: {
    severity: 'error',
    'zh-CN': ['金额字段“{id}”没有币种。', '写上 currency，例如 CNY。'],
    en: ['The amount “{id}” has no currency.', 'Name its currency, such as CNY.'],
  },
  currency_unknown: {
    severity: 'error',
    'zh-CN': ['没有“{currency}”这个币种。', '用 ISO 4217 的三个大写字母，例如 CNY。'],
    en: ['There is no currency “{currency}”.', 'Use the three capital letters of ISO 4217, such as CNY.'],
  },
  limits_contradict: {
    severity: 'error',
    'zh-CN': ['限制自相矛盾：最少 {least}，最多 {most}。', '让前一个不大于后一个，并留意没有写明时的默认值。'],
    en: [
      'The limits contradict each other: at least {least}, at most {most}.',
      'Make the first no more than the second; mind the defaults where one is not given.',
    ],
  },
  limit_unsound: {
    severity: 'error',
    'zh-CN': ['{limit} 不能是 {value}。', '应为 {types}。'],
    en: ['{limit} cannot be {value}.', 'It must be {types}.'],
  },
  day_unsound: {
    severity: 'error',
    'zh-CN': ['“{value}”不是日期限制。', '写 2026-01-31 这样的日期，或 today、today+30、today-365。'],
    en: ['“{value}” is no limit for a day.', 'Write a day such as 2026-01-31, or today, today+30, today-365.'],
  },
  form_unsound: {
    severity: 'error',
    'zh-CN': ['“{form}”不是正确的正则表达式。', '改正它，或者删去 form。'],
    en: ['“{form}” is not a regular expression.', 'Correct it, or remove `form`.'],
  },
  form_slow: {
    severity: 'warning',
    'zh-CN': ['正则表达式“{form}”里有重复套着重复，遇到某些输入会让页面卡住。', '去掉一层重复，例如把 (a+)+ 写成 a+。'],
    en: [
      'The regular expression “{form}” repeats a repetition; some inputs would make the page hang.',
      'Take one of them away: write (a+)+ as a+.',
    ],
  },
  consent_optional: {
    severity: 'warning',
    'zh-CN': ['“{id}”不同意也能继续办理。', '如果必须同意，删去 required；如果本来就可以不同意，不用改。'],
    en: ['The application goes on without the consent “{id}”.', 'If it is needed, remove `required`; if it is free to choose, leave it.'],
  },
  prefill_unfit: {
    severity: 'error',
    'zh-CN': ['“{source}”的内容不能预填到字段“{id}”。', '换一个来源，或者更改字段的类型（kind）。'],
    en: ['“{source}” cannot fill in the field “{id}”.', "Use another source, or change the field's kind."],
  },
  locked_untrusted: {
    severity: 'error',
    'zh-CN': ['“{source}”不是权威机构签发的，却不让客户改。', '去掉 locked；只有可信等级 A 的内容可以锁定。'],
    en: [
      '“{source}” was not issued by an authority, but the customer may not change it.',
      'Remove `locked`: only what has trust A can be locked.',
    ],
  },
  parties_wrong_kind: {
    severity: 'error',
    'zh-CN': ['当事人要用到的字段“{id}”类型不对，或者在分组里。', '选一个不在分组里、类型（kind）为 {wanted} 的字段。'],
    en: [
      'The field “{id}”, used for the parties, is of the wrong kind or inside a group.',
      'Use a field of the kind {wanted} outside of any group.',
    ],
  },
  parties_item_missing: {
    severity: 'error',
    'zh-CN': ['选了“{item}”时不知道是谁的事。', '在 parties 的 items 中写上这个选项。'],
    en: ['Whose matter it is, is not known when “{item}” is chosen.', 'Add this item to the parties.'],
  },
  parties_field_open: {
    severity: 'error',
    'zh-CN': ['选了“{item}”时，字段“{id}”可能不询问或不必填，就不知道是谁的事。', '让它在这种情况下总是询问并且必填。'],
    en: [
      'When “{item}” is chosen, the field “{id}” may not be asked or not be required, and the person stays unknown.',
      'Ask and require it whenever this item is chosen.',
    ],
  },
  contact_missing: {
    severity: 'error',
    'zh-CN': ['要发短信，却没有写明发到哪个号码。', '在 contact 中写上一个电话字段。'],
    en: ['Text messages are sent, but to no number.', 'Name a phone field as the contact.'],
  },
  contact_wrong_kind: {
    severity: 'error',
    'zh-CN': ['联系方式“{id}”不是电话字段，或者在分组里。', '选一个不在分组里的电话字段（kind 为 phone）。'],
    en: ['The contact “{id}” is no phone field, or is inside a group.', 'Name a field of the kind phone outside of any group.'],
  },
  contact_optional: {
    severity: 'warning',
    'zh-CN': ['联系电话“{id}”可能不询问或不必填，有些人就收不到通知。', '让它总是询问并且必填。'],
    en: ['The contact “{id}” may not be asked or not be required: some people would not be told.', 'Always ask and require it.'],
  },
  document_accepts_nothing: {
    severity: 'error',
    'zh-CN': ['材料“{id}”不接受任何格式。', '在 accepts 中至少写一种格式。'],
    en: ['The document “{id}” accepts no type of file.', 'Name at least one.'],
  },
  photo_size_unfit: {
    severity: 'error',
    'zh-CN': ['材料“{id}”规定了像素，却也接受不是图片的文件。', '只接受图片，或者删去 width 和 height。'],
    en: [
      'The document “{id}” asks for pixels but also accepts files that are no images.',
      'Accept images only, or remove width and height.',
    ],
  },
} as const satisfies Readonly<Record<string, Message>>
