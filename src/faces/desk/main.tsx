import 'virtual:fonts/dense.css'
import { createRoot } from 'react-dom/client'
import { DeskFrame, DeskMain, Surface, useWords, WordsProvider } from '#design'
import languages from 'virtual:words/desk'

function Shell() {
  const { t } = useWords()
  return (
    <Surface density="dense">
      <DeskFrame rail={[]}>
        <DeskMain>{t('desk.opening')}</DeskMain>
      </DeskFrame>
    </Surface>
  )
}

createRoot(document.getElementById('root')!).render(
  <WordsProvider languages={languages} language="zh-CN">
    <Shell />
  </WordsProvider>,
)
void import('virtual:fonts/slices.css')
