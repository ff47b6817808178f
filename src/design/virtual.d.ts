/** The languages of a face, from the files in the `words/` folders (scripts/vite/words.ts). */
declare module 'virtual:words/*' {
  import type { WordsLanguage } from './words.tsx'

  const languages: readonly WordsLanguage[]
  export default languages
}

/** Side effects only: the type of a face (scripts/vite/fonts/fonts.ts). */
declare module 'virtual:fonts/*'

/** The address of the pinyin keyboard's lexicon (scripts/vite/lexicon/plugin.ts). */
declare module 'virtual:pinyin-lexicon' {
  const url: string
  export default url
}
