import { CasePath, type CaseNode, Countdown, NowPanel, Pager, Pane, StepBar, useWords } from '#design'
import { Specimen } from '../specimen.tsx'

const nothing = () => undefined

export function Guidance() {
  const { t } = useWords()
  const four: readonly CaseNode[] = [
    { name: t('gallery.path.submit'), state: 'done', note: '09:12' },
    { name: t('gallery.path.review'), state: 'now', note: t('gallery.work.b.due') },
    { name: t('gallery.path.make'), state: 'future', note: t('gallery.path.make.note') },
    { name: t('gallery.path.pickup'), state: 'future' },
  ]
  const waiting: readonly CaseNode[] = [
    { name: t('gallery.path.submit'), state: 'done' },
    { name: t('gallery.path.mend'), state: 'waiting' },
  ]
  const stopped: readonly CaseNode[] = [
    { name: t('gallery.path.submit'), state: 'done' },
    { name: t('gallery.path.review'), state: 'stopped' },
    { name: t('gallery.path.pickup'), state: 'future' },
  ]
  const six: readonly CaseNode[] = [
    { name: t('gallery.path.submit'), state: 'done' },
    { name: t('gallery.path.review'), state: 'done' },
    { name: t('gallery.long.stage'), state: 'now', note: t('gallery.work.b.due') },
    { name: t('gallery.path.make'), state: 'future' },
    { name: t('gallery.path.mend'), state: 'future' },
    { name: t('gallery.path.pickup'), state: 'future' },
  ]
  return (
    <>
      <Specimen name="NowPanel" wide>
        <NowPanel onRepeat={nothing}>{t('gallery.clinic.now')}</NowPanel>
      </Specimen>
      <Specimen name="NowPanel: one line" wide>
        <NowPanel icon="id-card">{t('gallery.done.now')}</NowPanel>
      </Specimen>
      <Specimen name="StepBar" wide>
        <StepBar step={1} of={5} name={t('gallery.step.name')} />
        <StepBar step={3} of={3} />
      </Specimen>
      {(['line', 'bar', 'down'] as const).map(variant => (
        <Specimen key={variant} name={`CasePath ${variant}`} wide>
          {[four, waiting, stopped, six].map(nodes => (
            <Pane key={nodes.length}>
              <CasePath variant={variant} nodes={nodes} />
            </Pane>
          ))}
        </Specimen>
      ))}
      <Specimen name="Countdown" wide>
        <Countdown seconds={18} of={30} />
        <Countdown seconds={18} of={30} variant="bar" />
      </Specimen>
      <Specimen name="Pager" wide>
        <Pager page={1} pages={3} onChange={nothing} />
      </Specimen>
    </>
  )
}
