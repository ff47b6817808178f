import type { Language } from '#kernel'

type Words = Readonly<Record<Language, readonly [wrong: string, cure: string]>>

/** Why files are no definition at all, by the code of the schema's finding; what the linter says comes after. */
const words: Readonly<Record<string, Words>> = {
  missing: {
    'zh-CN': ['没有这个文件。', '把它和别的文件一起选上。'],
    en: ['This file is missing.', 'Choose it together with the others.'],
  },
  other_service: {
    'zh-CN': ['这是另一项服务的文件。', '打开那项服务再发布，或者把 id 改回来。'],
    en: ['These files are another service’s.', 'Open that service to publish them, or put the id back.'],
  },
  unrecognized_keys: {
    'zh-CN': ['这里有一个不认识的名称。', '删掉它，或者改成写法说明里有的名称。'],
    en: ['There is a name here that means nothing.', 'Take it out, or use one of the names the format has.'],
  },
  invalid_value: {
    'zh-CN': ['这个值不在可选的范围里。', '改成写法说明里列出的值。'],
    en: ['This value is none of those that can stand here.', 'Use one of the values the format lists.'],
  },
  invalid_type: {
    'zh-CN': ['这里缺了内容，或者类型不对。', '按写法说明补上：文字、数字还是列表。'],
    en: ['Something is missing here, or is of the wrong type.', 'Give what the format asks for: a text, a number or a list.'],
  },
}
const otherwise: Words = {
  'zh-CN': ['这里的写法不对。', '对照写法说明（services/README.md）改正。'],
  en: ['This is not written as the format asks.', 'Compare it with the format (services/README.md).'],
}

/** A fault in the shape of a file, with its place and its cure. */
export function misshapen(code: string, place: string, language: Language) {
  const [message, cure] = (words[code] ?? otherwise)[language]
  return { severity: 'error' as const, place, message: `${message}${language === 'en' ? ` (${place})` : `（${place}）`}`, cure }
}
