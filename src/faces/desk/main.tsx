import 'virtual:fonts/dense.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { WordsProvider } from '#design'
import { createGone, guarded, readSettings, saveSettings } from '#identity/desk'
import { createClient, createLiveClient, Unreachable } from '#kernel/browser'
import languages from 'virtual:words/desk'
import { Desk } from './desk.tsx'

let { language } = readSettings()
const gone = createGone()
const client = guarded(createClient({ face: 'desk', language: () => language }), gone)
const live = createLiveClient({ face: 'desk', onGone: gone.tell })
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // That a browser is online says nothing about an inner network: we ask, and say soon when there is no answer. That it is off is certain.
      networkMode: 'always',
      retry: (count, error) => error instanceof Unreachable && navigator.onLine && count < 2,
      retryDelay: count => 400 * 2 ** count,
      // Live rooms say when something changed; looking at a window is no reason to open a case again, which would be written down.
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
    },
  },
})

createRoot(document.getElementById('root')!).render(
  <WordsProvider
    languages={languages}
    language={language}
    onLanguage={chosen => {
      language = chosen
      saveSettings({ language })
    }}
  >
    <QueryClientProvider client={queries}>
      <Desk client={client} live={live} gone={gone} />
    </QueryClientProvider>
  </WordsProvider>,
)
void import('virtual:fonts/slices.css')
