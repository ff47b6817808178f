import type { Message } from './lint-messages.ts'

/** What can be wrong with a service's parts, steps, screens, fields, documents and rules. */
export const intakeMessages = {
  part_missing: {
    severity: 'error',
    'zh-CN': ['缺少{kind}。', '补上这一部分，或者更改服务的类型（kind）。'],
    en: ['The {kind} is missing.', "Add it, or change the service's kind."],
  },
  part_unused: {
    severity: 'warning',
    'zh-CN': ['这类服务用不到{kind}。', '删去这一部分，或者更改服务的类型（kind）。'],
    en: ['A service of this kind does not use its {kind}.', "Remove it, or change the service's kind."],
  },
  channels_none: {
    severity: 'error',
    'zh-CN': ['没有任何渠道提供这项服务。', '在 channels 中至少写一个渠道。'],
    en: ['No channel offers this service.', 'Name at least one channel.'],
  },
  topic_empty: {
    severity: 'error',
    'zh-CN': ['这个主题没有内容。', '在 sections 中写上要说明的部分，或者删去这个主题。'],
    en: ['This topic says nothing.', 'Name its sections, or remove the topic.'],
  },
  duplicate_id: {
    severity: 'error',
    'zh-CN': ['{kind}编号“{id}”用了不止一次。', '给其中一个换一个没有用过的编号。'],
    en: ['The {kind} id “{id}” is used more than once.', 'Give one of them an id of its own.'],
  },
  unknown_reference: {
    severity: 'error',
    'zh-CN': ['没有编号为“{id}”的{kind}。', '改成已有的编号，或者先添加这个{kind}。'],
    en: ['There is no {kind} “{id}”.', 'Name one there is, or add this {kind}.'],
  },
  field_nowhere: {
    severity: 'error',
    'zh-CN': ['没有页面询问字段“{id}”。', '把它放到一个页面的 fields 中，或者删去它。'],
    en: ['No screen asks for the field “{id}”.', 'Put it on a screen, or remove it.'],
  },
  field_twice: {
    severity: 'error',
    'zh-CN': ['字段“{id}”被询问了两次：{screens}。', '只在一个页面上保留它。'],
    en: ['The field “{id}” is asked for twice: {screens}.', 'Keep it on one screen.'],
  },
  group_field_outside: {
    severity: 'error',
    'zh-CN': ['字段“{id}”属于分组“{group}”，不能单独放在页面上。', '从 fields 中删去它；显示分组的页面会询问它。'],
    en: [
      'The field “{id}” belongs to the group “{group}” and cannot stand on a screen by itself.',
      'Remove it; the screen with the group asks for it.',
    ],
  },
  group_nowhere: {
    severity: 'error',
    'zh-CN': ['没有页面显示分组“{id}”。', '在一个页面上写 group，或者删去这个分组。'],
    en: ['No screen shows the group “{id}”.', 'Give it a screen, or remove it.'],
  },
  group_twice: {
    severity: 'error',
    'zh-CN': ['分组“{id}”出现在不止一个页面上：{screens}。', '只在一个页面上保留它。'],
    en: ['The group “{id}” is on more than one screen: {screens}.', 'Keep it on one screen.'],
  },
  group_empty: {
    severity: 'error',
    'zh-CN': ['分组“{id}”没有字段。', '给它添加字段（字段的 group），或者删去它。'],
    en: ['The group “{id}” has no fields.', 'Give it fields, or remove it.'],
  },
  screen_empty: {
    severity: 'error',
    'zh-CN': ['页面“{id}”上什么也没有。', '放上字段或分组，或者删去这个页面。'],
    en: ['The screen “{id}” shows nothing.', 'Give it fields or a group, or remove it.'],
  },
  step_empty: {
    severity: 'error',
    'zh-CN': ['步骤“{id}”没有要做的事。', '给它页面或材料，或者删去这个步骤。'],
    en: ['The step “{id}” has nothing to do in it.', 'Give it screens or documents, or remove it.'],
  },
  result_asks: {
    severity: 'error',
    'zh-CN': ['结果步骤里还在询问。', '把字段和分组移到核对之前的步骤。'],
    en: ['The result step asks questions.', 'Move its fields and groups to a step before the review.'],
  },
  too_many_steps: {
    severity: 'error',
    'zh-CN': ['客户要走 {count} 个步骤，最多 {most} 个。', '合并步骤；一个步骤可以有几个页面。结果不算步骤。'],
    en: [
      'A customer goes through {count} steps; {most} are the most.',
      'Join steps: one may have several screens. The result does not count.',
    ],
  },
  step_missing: {
    severity: 'error',
    'zh-CN': ['缺少{kind}。', '在步骤末尾写上核对步骤（review），最后写结果步骤（result）。'],
    en: ['There is no {kind}.', 'End with a review step and then the result step.'],
  },
  step_misplaced: {
    severity: 'error',
    'zh-CN': ['{kind}的位置不对，或者不止一个。', '核对步骤只有一个，紧接在结果步骤之前；结果步骤只有一个，在最后。'],
    en: ['The {kind} is in the wrong place, or there are several.', 'Keep one review, right before the one result, which comes last.'],
  },
  step_conditional: {
    severity: 'error',
    'zh-CN': ['{kind}不能有条件。', '删去 when：每个人都要核对、都要知道结果。'],
    en: ['The {kind} must not depend on a condition.', 'Remove `when`: everybody checks the answers and learns the result.'],
  },
  identify_missing: {
    severity: 'error',
    'zh-CN': ['需要知道是谁在办，却没有身份识别步骤。', '添加 identify 步骤，或者去掉当事人（parties）和读卡预填。'],
    en: ['Who acts must be known, but there is no identify step.', 'Add one, or do without parties and prefill from the card.'],
  },
  identify_late: {
    severity: 'warning',
    'zh-CN': ['字段“{id}”要用读卡内容预填，却在身份识别之前询问。', '把身份识别步骤移到前面。'],
    en: ['The field “{id}” is filled in from the card but asked for before the identify step.', 'Move the identify step to the front.'],
  },
  device_missing: {
    severity: 'warning',
    'zh-CN': ['要读身份证，但没有写明终端要有读卡器。', '在 devices 中加上 card-reader。'],
    en: ['A card is read, but the terminal is not said to need a card reader.', 'Add card-reader to the devices.'],
  },
  documents_step_missing: {
    severity: 'error',
    'zh-CN': ['有要交的材料，却没有材料步骤。', '添加 documents 步骤，或者删去材料。'],
    en: ['Documents are asked for, but there is no documents step.', 'Add one, or remove the documents.'],
  },
  documents_step_twice: {
    severity: 'error',
    'zh-CN': ['材料步骤不止一个，同样的材料会出现两次。', '只保留一个 documents 步骤。'],
    en: ['There is more than one documents step; each would show the same documents.', 'Keep one.'],
  },
  circle: {
    severity: 'error',
    'zh-CN': ['是否显示取决于它自己：{way}。', '改动其中一个条件，让它只看前面的回答。'],
    en: ['Whether it is shown depends on itself: {way}.', 'Change one of the conditions so that it looks at earlier answers only.'],
  },
  row_condition_mixed: {
    severity: 'error',
    'zh-CN': ['条件“{id}”同时看几个分组的一行：{groups}。', '只看一个分组的字段，其他分组用 some、all、none 或 count。'],
    en: [
      'The condition “{id}” looks at a row of several groups: {groups}.',
      'Look at the fields of one group, and at other groups by some, all, none or count.',
    ],
  },
  row_condition_outside: {
    severity: 'error',
    'zh-CN': ['条件“{id}”看的是分组“{group}”的一行，用在了这一行之外。', '在这里用 some、all、none 或 count 写一个条件。'],
    en: [
      'The condition “{id}” looks at a row of the group “{group}” but is used outside of it.',
      'Use a condition with some, all, none or count here.',
    ],
  },
  rule_unknown_operator: {
    severity: 'error',
    'zh-CN': ['规则 {part} 中没有“{operator}”这种运算。', '可用的运算：{operators}。每处只写一个。'],
    en: ['The rule {part} uses “{operator}”, which is no operator.', 'Use one of: {operators}.'],
  },
  rule_unknown_name: {
    severity: 'error',
    'zh-CN': ['规则 {part} 中的“{name}”不是这里能用的{kind}。', '改成已有{kind}的编号；分组里的字段要在 some、all 或 none 之内。'],
    en: [
      'In the rule {part}, “{name}” is no {kind} that can be used here.',
      'Name a {kind} there is; fields of a group stand inside some, all or none.',
    ],
  },
  rule_wrong_type: {
    severity: 'error',
    'zh-CN': ['规则中的 {part} 是{type}，这里要的是{types}。', '换成合适的字段或运算。'],
    en: ['In the rule, {part} is of the type {type}; wanted: {types}.', 'Use a field or an operator that fits.'],
  },
  rule_wrong_count: {
    severity: 'error',
    'zh-CN': ['规则 {part} 有 {found} 个部分，应有 {wanted} 个。', '补上缺的部分，或者删去多的。'],
    en: ['The number of parts in the rule {part} is {found}, not {wanted}.', 'Add what is missing, or remove what is too much.'],
  },
  rule_unknown_item: {
    severity: 'error',
    'zh-CN': ['规则 {part} 中的“{item}”不在选项表里。', '改成其中之一：{items}。'],
    en: ['In the rule {part}, “{item}” is not on the list.', 'Use one of: {items}.'],
  },
  rule_unlike_types: {
    severity: 'error',
    'zh-CN': ['规则 {part} 把不同类型的内容放在一起比较：{types}。', '只比较同一类型的内容。'],
    en: ['The rule {part} compares what cannot be compared: {types}.', 'Compare two of the same type.'],
  },
  condition_dead: {
    severity: 'error',
    'zh-CN': ['条件“{id}”永远不会成立。', '检查它比较的内容和字段的限制，或者删去它。'],
    en: ['The condition “{id}” can never hold.', 'Check what it compares and the limits of its fields, or remove it.'],
  },
  condition_always: {
    severity: 'error',
    'zh-CN': ['条件“{id}”总是成立，不起作用。', '改正规则，或者删去它。'],
    en: ['The condition “{id}” always holds and decides nothing.', 'Correct its rule, or remove it.'],
  },
  condition_always_answered: {
    severity: 'warning',
    'zh-CN': ['只要有回答，条件“{id}”就成立，不管回答是什么。', '改正规则；如果就是这个意思，用 answered。'],
    en: [
      'The condition “{id}” holds whatever is answered, if only it is answered.',
      'Correct its rule; if this is what you mean, say so with `answered`.',
    ],
  },
  condition_unused: {
    severity: 'warning',
    'zh-CN': ['条件“{id}”没有用到。', '用上它，或者删去它。'],
    en: ['The condition “{id}” is not used.', 'Use it, or remove it.'],
  },
  undecided: {
    severity: 'warning',
    'zh-CN': ['“{id}”涉及的回答太多或计算太复杂，无法查清它能不能成立（试了 {tried} 种回答）。', '拆成几个简单的条件，或者请人仔细核对。'],
    en: [
      '“{id}” depends on too many answers, or on too complex a calculation, to decide whether it can hold ({tried} tried).',
      'Split it into simpler conditions, or have somebody check it with care.',
    ],
  },
  unreachable: {
    severity: 'error',
    'zh-CN': ['{kind}“{id}”永远不会出现。', '检查它和它所在的页面、步骤的条件，看能不能同时成立；不需要就删去它。'],
    en: [
      'The {kind} “{id}” can never be reached.',
      'Check whether its own condition and those of what contains it can hold together, or remove it.',
    ],
  },
  eligibility_always: {
    severity: 'error',
    'zh-CN': ['资格规则“{id}”总是拦下申请，谁也办不成。', '改正 stops 里的规则。'],
    en: ['The eligibility rule “{id}” stops everybody.', 'Correct its rule.'],
  },
  eligibility_never: {
    severity: 'error',
    'zh-CN': ['资格规则“{id}”永远不会起作用。', '检查它比较的内容和字段的限制，或者删去它。'],
    en: ['The eligibility rule “{id}” never stops anybody.', 'Check what it compares and the limits of its fields, or remove it.'],
  },
  eligibility_early: {
    severity: 'error',
    'zh-CN': ['资格规则“{id}”在客户回答之前就拦下申请。', '去掉“不”，直接写出要拦下的回答；没有回答时任何比较都不成立。'],
    en: [
      'The eligibility rule “{id}” stops the application before anything is answered.',
      'Say which answers stop it, without “not”: no comparison holds for what is not answered.',
    ],
  },
} as const satisfies Readonly<Record<string, Message>>
