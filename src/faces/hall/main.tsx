import 'virtual:fonts/touch-swap.css'
import { createRoot } from 'react-dom/client'
import { HallFrame, Surface, useWords, WordsProvider } from '#design'
import languages from 'virtual:words/hall'

function Shell() {
  const { t } = useWords()
  return (
    <Surface density="touch">
      <HallFrame name={t('hall.name')} homeHref="/hall" places={[{ key: 'home', label: t('hall.home'), icon: 'home', href: '/hall', current: true }]}>
        <p>{t('hall.opening')}</p>
      </HallFrame>
    </Surface>
  )
}

createRoot(document.getElementById('root')!).render(
  <WordsProvider languages={languages} language="zh-CN">
    <Shell />
  </WordsProvider>,
)
void import('virtual:fonts/slices.css')
