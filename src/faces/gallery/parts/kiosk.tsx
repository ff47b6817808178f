import { useState } from 'react'
import {
  Button,
  ChoiceGroup,
  Countdown,
  DateField,
  DefinitionList,
  Dialog,
  HandOver,
  type IconName,
  KeyboardHost,
  KioskFrame,
  NowPanel,
  QrCode,
  Sill,
  SlipPaper,
  Stage,
  StepBar,
  TextField,
  Tile,
  Tiles,
  useWords,
} from '#design'
import type { PartProps } from './index.ts'

const nothing = () => undefined

// words: gallery.home.*
const services: readonly (readonly [string, IconName])[] = [
  ['residence', 'id-card'],
  ['bills', 'water'],
  ['clinic', 'medical'],
  ['bank', 'building'],
  ['proof', 'document'],
  ['all', 'grid'],
]

export function KioskHome({ onLargeText }: PartProps) {
  const { t } = useWords()
  return (
    <Stage>
      <KioskFrame
        kind="home"
        place={{ name: t('gallery.place'), detail: [t('gallery.time'), t('gallery.weekday')] }}
        question={t('gallery.home.question')}
        lead={t('gallery.home.lead')}
        sill={<Sill onLargeText={onLargeText} onHelp={nothing} terminal={t('gallery.terminal')} />}
      >
        <Tiles>
          {services.map(([key, icon]) => (
            <Tile
              key={key}
              icon={icon}
              name={t(`gallery.home.${key}`)}
              help={key === 'all' ? [t('gallery.home.all.a')] : [t(`gallery.home.${key}.a`), t(`gallery.home.${key}.b`)]}
              onPress={nothing}
            />
          ))}
          <Tile soft icon="id-card" name={t('gallery.home.card')} help={[t('gallery.home.card.a')]} onPress={nothing} />
          <Tile soft icon="scan" name={t('gallery.home.pickup')} help={[t('gallery.home.pickup.a')]} onPress={nothing} />
        </Tiles>
      </KioskFrame>
    </Stage>
  )
}

// words: gallery.clinic.*
const clinics = ['internal', 'bones', 'eyes', 'teeth', 'children', 'skin'] as const

export function KioskStep({ onLargeText }: PartProps) {
  const { t } = useWords()
  const [clinic, setClinic] = useState<string>('bones')
  const choices = Array.from({ length: 16 }, (_, index) => {
    const key = clinics[index % clinics.length]!
    return { value: index < 6 ? key : `${key} ${index}`, name: t(`gallery.clinic.${key}`), help: t(`gallery.clinic.${key}.help`) }
  })
  return (
    <Stage>
      <KioskFrame
        kind="step"
        service={t('gallery.home.clinic')}
        step={<StepBar step={2} of={4} name={t('gallery.clinic.step')} />}
        question={t('gallery.clinic.question')}
        now={<NowPanel onRepeat={nothing}>{t('gallery.clinic.now')}</NowPanel>}
        beside={
          <HandOver code={<QrCode framed text="https://onewindow.example/continue/7K2M-4QXP" label={t('gallery.handover')} />}>
            {t('gallery.handover')}
          </HandOver>
        }
        next={
          <Button kind="act" size="main" role="next" wide onPress={nothing}>
            {t('gallery.next')}
          </Button>
        }
        sill={<Sill onBack={nothing} onLargeText={onLargeText} onExit={nothing} onHelp={nothing} />}
      >
        <ChoiceGroup label={t('gallery.clinic.question')} labelHidden choices={choices} value={clinic} onChange={setClinic} />
      </KioskFrame>
    </Stage>
  )
}

export function KioskForm({ onLargeText }: PartProps) {
  const { t } = useWords()
  const [id, setId] = useState('33010219')
  const [day, setDay] = useState('')
  return (
    <Stage>
      <KeyboardHost>
        <KioskFrame
          kind="step"
          service={t('gallery.home.residence')}
          step={<StepBar step={1} of={4} name={t('gallery.form.step')} />}
          question={t('gallery.form.question')}
          now={<NowPanel onRepeat={nothing}>{t('gallery.form.now')}</NowPanel>}
          next={
            <Button kind="act" size="main" role="next" wide onPress={nothing}>
              {t('gallery.next')}
            </Button>
          }
          sill={<Sill onBack={nothing} onLargeText={onLargeText} onExit={nothing} onHelp={nothing} />}
        >
          <TextField
            id="gallery-id"
            label={t('gallery.form.id')}
            keyboard="id-card"
            maxLength={18}
            value={id}
            onChange={setId}
            help={t('gallery.form.id.help')}
          />
          <DateField label={t('gallery.form.birth')} value={day} onChange={setDay} />
        </KioskFrame>
      </KeyboardHost>
    </Stage>
  )
}

export function KioskAsk({ onLargeText }: PartProps) {
  const { t } = useWords()
  const [answer, setAnswer] = useState('')
  return (
    <Stage>
      <KeyboardHost>
        <KioskFrame
          kind="step"
          service={t('gallery.home.residence')}
          step={<StepBar step={3} of={4} name={t('gallery.check.step')} />}
          question={t('gallery.check.question')}
          now={<NowPanel onRepeat={nothing}>{t('gallery.check.now')}</NowPanel>}
          next={
            <Button kind="act" size="main" role="next" wide onPress={nothing}>
              {t('gallery.submit')}
            </Button>
          }
          sill={<Sill onBack={nothing} onLargeText={onLargeText} onExit={nothing} onHelp={nothing} />}
        >
          <DefinitionList
            rows={[
              { label: t('gallery.record.name'), value: t('gallery.person.rare'), personal: true },
              { label: t('gallery.record.id'), value: '3301**********2846', personal: true },
              { label: t('gallery.record.address'), value: t('gallery.record.address.value'), personal: true },
              { label: t('gallery.record.reason'), value: t('gallery.record.reason.value'), personal: true },
            ]}
          />
          <TextField label={t('gallery.form.mail')} optional value={answer} onChange={setAnswer} keyboard="latin" />
        </KioskFrame>
      </KeyboardHost>
    </Stage>
  )
}

export function KioskDone({ onLargeText }: PartProps) {
  const { t } = useWords()
  return (
    <Stage>
      <KioskFrame
        kind="step"
        align="middle"
        service={t('gallery.home.residence')}
        question={t('gallery.done.question')}
        now={<NowPanel icon="slip">{t('gallery.done.now')}</NowPanel>}
        sill={<Sill onLargeText={onLargeText} onExit={nothing} onHelp={nothing} helpBusy />}
      >
        <SlipPaper
          from={t('gallery.place')}
          title={t('gallery.slip.title')}
          code="BJ-20261122-000418"
          rows={[
            { label: t('gallery.slip.service'), value: t('gallery.case.name') },
            { label: t('gallery.slip.due'), value: t('gallery.slip.due.value') },
          ]}
          qr={{
            text: 'https://onewindow.example/cases/BJ-20261122-000418',
            label: t('gallery.slip.scan'),
            caption: t('gallery.slip.scan'),
          }}
        />
      </KioskFrame>
    </Stage>
  )
}

export function KioskDialog({ onLargeText }: PartProps) {
  const { t } = useWords()
  const [isOpen, setIsOpen] = useState(true)
  return (
    <Stage>
      <KioskFrame
        kind="step"
        service={t('gallery.home.clinic')}
        question={t('gallery.clinic.question')}
        sill={<Sill onBack={nothing} onLargeText={onLargeText} onExit={nothing} onHelp={nothing} />}
        over={
          <Dialog
            open={isOpen}
            urgent
            title={t('gallery.idle.title')}
            aside={<Countdown seconds={18} of={30} />}
            actions={
              <>
                <Button onPress={() => setIsOpen(false)}>{t('design.exit')}</Button>
                <Button kind="act" onPress={() => setIsOpen(false)}>
                  {t('gallery.idle.stay')}
                </Button>
              </>
            }
          >
            {t('gallery.idle.body')}
          </Dialog>
        }
      >
        <Button onPress={() => setIsOpen(true)}>{t('gallery.open')}</Button>
      </KioskFrame>
    </Stage>
  )
}
