import { useState } from 'react'
import { Button, KeyboardHost, KioskFrame, Sill, Stage, StepBar, TextField, useWords } from '#design'
import type { PartProps } from './index.ts'

/** The pinyin keyboard at a name (where names go first) and at an address. */
export function KioskTyping({ onLargeText }: PartProps) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  return (
    <Stage>
      <KeyboardHost>
        <KioskFrame
          kind="step"
          service={t('gallery.home.residence')}
          step={<StepBar step={1} of={4} name={t('gallery.form.step')} />}
          question={t('gallery.typing.question')}
          next={
            <Button kind="act" size="main" role="next" wide onPress={nothing}>
              {t('gallery.next')}
            </Button>
          }
          sill={<Sill onBack={nothing} onLargeText={onLargeText} onExit={nothing} onHelp={nothing} />}
        >
          <TextField label={t('gallery.record.name')} keyboard="name" autoFocus maxLength={40} value={name} onChange={setName} />
          <TextField label={t('gallery.record.address')} keyboard="text" maxLength={80} value={address} onChange={setAddress} />
        </KioskFrame>
      </KeyboardHost>
    </Stage>
  )
}

function nothing(): void {}
