import { useState } from 'react'
import { FileField, SignaturePad, type Stroke, useWords } from '#design'
import { Specimen } from '../specimen.tsx'

const nothing = () => undefined

export function Files() {
  const { t } = useWords()
  const [strokes, setStrokes] = useState<readonly Stroke[]>([])
  return (
    <>
      <Specimen name="FileField: empty" wide>
        <FileField
          label={t('gallery.documents.lease')}
          help={t('gallery.files.help')}
          note={t('gallery.files.note')}
          files={[]}
          onChoose={nothing}
          onRetry={nothing}
          onRemove={nothing}
        />
      </Specimen>
      <Specimen name="FileField: sending, done, failed" wide>
        <FileField
          label={t('gallery.documents.lease')}
          multiple
          note={t('gallery.files.note')}
          files={[
            { id: 'a', name: 'IMG_20261122_091244.jpg', size: 3_480_000, state: 'sending', progress: 0.62 },
            { id: 'b', name: t('gallery.files.long'), size: 184_000, state: 'done' },
            { id: 'c', name: 'scan.pdf', size: 12_400_000, state: 'failed', problem: t('gallery.files.large') },
          ]}
          onChoose={nothing}
          onRetry={nothing}
          onRemove={nothing}
        />
      </Specimen>
      <Specimen name="SignaturePad" wide>
        <SignaturePad label={t('gallery.sign')} help={t('gallery.sign.help')} strokes={strokes} onChange={setStrokes} />
      </Specimen>
      <Specimen name="SignaturePad: signed, error" wide>
        <SignaturePad label={t('gallery.sign')} error={t('gallery.sign.error')} strokes={drawn} onChange={nothing} />
      </Specimen>
    </>
  )
}

const drawn: readonly Stroke[] = [
  [180, 250, 0, 240, 180, 90, 300, 120, 180, 330, 160, 240, 290, 260, 330, 260, 330, 420],
  [380, 190, 0, 460, 170, 80, 520, 180, 150, 470, 250, 240, 400, 300, 320, 500, 290, 420, 620, 240, 520],
  [600, 130, 0, 620, 220, 90, 640, 320, 180, 700, 250, 260, 820, 180, 360],
]
