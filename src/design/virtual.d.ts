/** The languages of a face, from the files in the `words/` folders (scripts/vite/words.ts). */
declare module 'virtual:words/*' {
  const languages: readonly import('./words.tsx').WordsLanguage[]
  export default languages
}

/** Side effects only: the faces of the type (scripts/vite/fonts/fonts.ts). */
declare module 'virtual:fonts/*'
