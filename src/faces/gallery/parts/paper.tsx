import { QrCode, Row, SlipPaper, useWords } from '#design'
import { Specimen } from '../specimen.tsx'

export function Paper() {
  const { t } = useWords()
  return (
    <>
      <Specimen name="SlipPaper" wide>
        <SlipPaper
          from={t('gallery.place')}
          title={t('gallery.slip.title')}
          code="BJ-20261122-000418"
          rows={[
            { label: t('gallery.slip.service'), value: t('gallery.case.name') },
            { label: t('gallery.record.name'), value: t('gallery.person.rare') },
            { label: t('gallery.slip.due'), value: t('gallery.slip.due.value') },
          ]}
          qr={{
            text: 'https://onewindow.example/cases/BJ-20261122-000418',
            label: t('gallery.slip.scan'),
            caption: t('gallery.slip.scan'),
          }}
          foot={t('gallery.slip.foot')}
        />
      </Specimen>
      <Specimen name="QrCode">
        <Row>
          <QrCode framed text="https://onewindow.example/continue/7K2M-4QXP" label={t('gallery.handover')} />
          <QrCode text="https://onewindow.example/continue/7K2M-4QXP" label={t('gallery.handover')} />
        </Row>
      </Specimen>
    </>
  )
}
