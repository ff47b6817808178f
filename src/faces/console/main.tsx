import 'virtual:fonts/dense.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { WordsProvider } from '#design'
import { createGone, guarded, readSettings, saveSettings } from '#identity/console'
import { createClient, Unreachable } from '#kernel/browser'
import languages from 'virtual:words/console'
import { Console } from './console.tsx'

let { language } = readSettings()
const gone = createGone()
const client = guarded(createClient({ face: 'console', language: () => language }), gone)
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // An inner network has no "offline" the browser could know of: we ask, and say when there is no answer.
      networkMode: 'always',
      retry: (count, error) => error instanceof Unreachable && count < 3,
      retryDelay: count => 400 * 2 ** count,
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
      <Console client={client} gone={gone} />
    </QueryClientProvider>
  </WordsProvider>,
)
void import('virtual:fonts/slices.css')
