import { useState } from 'react'
import {
  Button,
  Dialog,
  Empty,
  FormDialog,
  Notice,
  Pane,
  Row,
  Skeleton,
  Tag,
  TextField,
  type Tone,
  useForm,
  useSurface,
  useWords,
} from '#design'
import { Specimen } from '../specimen.tsx'

const nothing = () => undefined
const tones: readonly Tone[] = ['info', 'ok', 'warn', 'bad', 'now']

// words: gallery.notice.* gallery.tag.*
export function Notices() {
  const { t } = useWords()
  const { density } = useSurface()
  const [isOpen, setIsOpen] = useState(false)
  // In front of customers amber means now: there is no warning of that colour.
  const shown = tones.filter(tone => density === 'dense' || tone !== 'warn')
  return (
    <>
      <Specimen name="Tag">
        <Row>
          {shown.map(tone => (
            <Tag key={tone} tone={tone}>
              {t(`gallery.tag.${tone}`)}
            </Tag>
          ))}
          <Tag>{t('gallery.tag.plain')}</Tag>
          <Tag tone="info">{t('gallery.long.word')}</Tag>
        </Row>
      </Specimen>
      {shown.map(tone => (
        <Specimen key={tone} name={`Notice ${tone}`} wide>
          <Notice
            tone={tone}
            title={t(`gallery.notice.${tone}`)}
            action={tone === 'bad' ? <Button onPress={nothing}>{t('design.retry')}</Button> : undefined}
          >
            {tone === 'ok' ? undefined : t('gallery.notice.body')}
          </Notice>
        </Specimen>
      ))}
      <Specimen name="Notice: long" wide>
        <Notice tone="info" title={t('gallery.long.service')}>
          {t('gallery.long.word')}
        </Notice>
      </Specimen>
      <Specimen name="Empty" wide>
        <Pane>
          <Empty icon="cases" title={t('gallery.empty.title')} action={<Button onPress={nothing}>{t('gallery.empty.action')}</Button>}>
            {t('gallery.empty.body')}
          </Empty>
        </Pane>
      </Specimen>
      <Specimen name="Empty: offline" wide>
        <Pane>
          <Empty
            icon="offline"
            title={t('gallery.offline.title')}
            action={
              <Button icon="refresh" onPress={nothing}>
                {t('design.retry')}
              </Button>
            }
          >
            {t('gallery.offline.body')}
          </Empty>
        </Pane>
      </Specimen>
      <Specimen name="Skeleton" wide>
        <Pane>
          <Skeleton lines={4} />
        </Pane>
        <Skeleton panes lines={2} />
      </Specimen>
      {density !== 'kiosk' && (
        <Specimen name="Dialog">
          <Button onPress={() => setIsOpen(true)}>{t('gallery.open')}</Button>
          <Dialog
            open={isOpen}
            onClose={() => setIsOpen(false)}
            title={t('gallery.dialog.title')}
            actions={
              <>
                <Button onPress={() => setIsOpen(false)}>{t('design.cancel')}</Button>
                <Button kind="danger" onPress={() => setIsOpen(false)}>
                  {t('gallery.dialog.act')}
                </Button>
              </>
            }
          >
            {t('gallery.dialog.body')}
          </Dialog>
        </Specimen>
      )}
      {density === 'dense' && (
        <Specimen name="FormDialog">
          <FormSpecimen />
        </Specimen>
      )}
    </>
  )
}

function FormSpecimen() {
  const { t } = useWords()
  const form = useForm(t('gallery.offline.title'))
  const [isOpen, setIsOpen] = useState(false)
  const [name, setName] = useState('')
  const close = () => setIsOpen(false)
  const fault = name.trim() === '' ? t('gallery.form.missing') : null
  return (
    <>
      <Button onPress={() => setIsOpen(true)}>{t('gallery.open')}</Button>
      {isOpen && (
        <FormDialog
          form={form}
          title={t('gallery.record.name')}
          act={t('gallery.submit')}
          faults={[fault]}
          onAct={async () => await Promise.resolve(close())}
          onClose={close}
        >
          <TextField label={t('gallery.record.name')} value={name} onChange={setName} {...form.faultOf(fault)} />
        </FormDialog>
      )}
    </>
  )
}
