/** The languages of a face, from the files in the `words/` folders (scripts/vite/words.ts). */
declare module 'virtual:words/*' {
  import type { WordsLanguage } from './words.tsx'

  const languages: readonly WordsLanguage[]
  export default languages
}

/** Side effects only: the type of a face (scripts/vite/fonts/fonts.ts). */
declare module 'virtual:fonts/*'
