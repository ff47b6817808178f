import 'virtual:fonts/touch-block.css'
import { createRoot } from 'react-dom/client'
import { WordsProvider } from '#design'
import { type Language, sourceLanguage } from '#kernel'
import { createClient, createLiveClient } from '#kernel/browser'
import languages from 'virtual:words/kiosk'
import { Kiosk } from './kiosk.tsx'
import { connectTerminal } from './terminal.ts'

let language: Language = sourceLanguage
const client = createClient({ face: 'kiosk', language: () => language })
const live = createLiveClient({ face: 'kiosk' })
const terminal = connectTerminal(client)

createRoot(document.getElementById('root')!).render(
  <WordsProvider languages={languages} language={language} onLanguage={chosen => (language = chosen)}>
    <Kiosk client={client} live={live} terminal={terminal} />
  </WordsProvider>,
)
// The fonts of rare characters are named in a long sheet. Names come later than the first page, and its line is left to it.
setTimeout(() => void import('virtual:fonts/slices.css'), 1000)
