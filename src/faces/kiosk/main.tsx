import 'virtual:fonts/touch-block.css'
import { createRoot } from 'react-dom/client'
import { KioskFrame, Sill, Stage, Surface, useWords, WordsProvider } from '#design'
import languages from 'virtual:words/kiosk'

function Shell() {
  const { t } = useWords()
  return (
    <Surface density="kiosk">
      <Stage>
        <KioskFrame kind="home" place={{ name: t('kiosk.name') }} question={t('kiosk.opening')} sill={<Sill onHelp={() => undefined} />} />
      </Stage>
    </Surface>
  )
}

createRoot(document.getElementById('root')!).render(
  <WordsProvider languages={languages} language="zh-CN">
    <Shell />
  </WordsProvider>,
)
void import('virtual:fonts/slices.css')
