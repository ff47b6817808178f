import { useState } from 'react'
import { Button, type ButtonKind, type ButtonSize, Row, Segments, Tabs, useSurface, useWords } from '#design'
import { Specimen } from '../specimen.tsx'

const nothing = () => undefined
const kinds: readonly ButtonKind[] = ['act', 'plain', 'quiet', 'danger', 'help', 'now']
const sizes: readonly ButtonSize[] = ['main', 'normal', 'secondary']

export function Buttons() {
  const { t } = useWords()
  const { density } = useSurface()
  const [segment, setSegment] = useState('a')
  const [tab, setTab] = useState('a')
  const [isBusy, setIsBusy] = useState(false)
  const three = ['a', 'b', 'c'].map(value => ({ value, label: t(`gallery.segment.${value}`) }))
  return (
    <>
      {sizes.map(size => (
        <Specimen key={size} name={`size ${size}`}>
          <Row>
            {kinds.map(kind => (
              <Button key={kind} kind={kind} size={size} onPress={nothing}>
                {t('gallery.next')}
              </Button>
            ))}
          </Row>
        </Specimen>
      ))}
      <Specimen name="icons, key">
        <Row>
          <Button icon="camera" onPress={nothing}>
            {t('gallery.hall.mend')}
          </Button>
          <Button kind="act" iconAfter="forward" onPress={nothing}>
            {t('gallery.next')}
          </Button>
          {density === 'dense' && (
            <Button keyHint="Ctrl S" onPress={nothing}>
              {t('gallery.submit')}
            </Button>
          )}
        </Row>
      </Specimen>
      <Specimen name="busy">
        <Row>
          {kinds.map(kind => (
            <Button key={kind} kind={kind} busy>
              {t('gallery.submit')}
            </Button>
          ))}
          <Button busy={isBusy} busyLabel={t('design.help.coming')} onPress={() => setIsBusy(true)}>
            {t('gallery.submit')}
          </Button>
        </Row>
      </Specimen>
      <Specimen name="disabled">
        <Row>
          {kinds.map(kind => (
            <Button key={kind} kind={kind} disabled>
              {t('gallery.next')}
            </Button>
          ))}
        </Row>
      </Specimen>
      <Specimen name="long" wide>
        <Button kind="act" size="main" wide onPress={nothing}>
          {t('gallery.long.button')}
        </Button>
        <Button icon="camera" onPress={nothing}>
          {t('gallery.long.word')}
        </Button>
      </Specimen>
      <Specimen name="Segments">
        <Segments label={t('design.language')} segments={three} value={segment} onChange={setSegment} />
      </Specimen>
      <Specimen name="Tabs">
        <Tabs
          label={t('design.language')}
          tabs={three.map((each, index) => ({ ...each, count: index * 12 + 9 }))}
          value={tab}
          onChange={setTab}
        />
      </Specimen>
    </>
  )
}
// words: gallery.segment.a gallery.segment.b gallery.segment.c
