/** Languages every screen, message and refusal must have. The first is the source language. */
export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]
export const sourceLanguage: Language = 'zh-CN'

/** The best of our languages for an `Accept-Language` header (RFC 9110 12.5.4); the source language when none fits. */
export function chooseLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map(part => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = parameters.map(p => p.trim()).find(p => p.startsWith('q='))
      return { tag: tag.toLowerCase(), quality: quality ? Number(quality.slice(2)) : 1 }
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
  for (const { tag } of wanted) {
    const exact = languages.find(language => language.toLowerCase() === tag)
    const related = languages.find(language => language.split('-')[0] === tag.split('-')[0])
    const chosen = exact ?? related
    if (chosen) return chosen
  }
  return sourceLanguage
}
