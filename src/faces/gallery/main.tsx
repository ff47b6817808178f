import 'virtual:fonts/touch-block.css'
import { createRoot } from 'react-dom/client'
import { WordsProvider } from '#design'
import languages from 'virtual:words/gallery'
import { Gallery, readSettings } from './gallery.tsx'

createRoot(document.getElementById('root')!).render(
  <WordsProvider languages={languages} language={readSettings().lang}>
    <Gallery />
  </WordsProvider>,
)
void import('virtual:fonts/slices.css')
