// What a definition's texts say, for the desk.
export { type Say, sayFrom, useAnswerWords, problemWords } from './speech.tsx'
