import 'virtual:fonts/touch-swap.css'
import { createRoot } from 'react-dom/client'
import { WordsProvider } from '#design'
import { chooseLanguage, type Language } from '#kernel'
import { createClient, createLiveClient } from '#kernel/browser'
import { createVisit } from '#visits/hall'
import languages from 'virtual:words/hall'
import { Hall } from './hall.tsx'

const kept = 'onewindow-language'
let language: Language = chooseLanguage(localStorage.getItem(kept) ?? navigator.language)
const client = createClient({ face: 'hall', language: () => language })
const live = createLiveClient({ face: 'hall' })
const visit = createVisit({ client, devices: null })

createRoot(document.getElementById('root')!).render(
  <WordsProvider
    languages={languages}
    language={language}
    onLanguage={chosen => {
      language = chosen
      localStorage.setItem(kept, chosen)
    }}
  >
    <Hall client={client} live={live} visit={visit} />
  </WordsProvider>,
)
// The fonts of rare characters are named in a long sheet. Names come later than the first page, and its line is left to it.
setTimeout(() => void import('virtual:fonts/slices.css'), 1000)
