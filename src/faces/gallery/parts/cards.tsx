import { ServiceCard, ServiceCards, ServiceRow, ServiceRows, Tag, Tile, Tiles, useSurface, useWords } from '#design'
import { Specimen } from '../specimen.tsx'

const nothing = () => undefined

export function Cards() {
  const { t } = useWords()
  const { density } = useSurface()
  if (density === 'kiosk') {
    return (
      <Specimen name="Tile" wide>
        <Tiles>
          <Tile
            icon="id-card"
            name={t('gallery.home.residence')}
            help={[t('gallery.home.residence.a'), t('gallery.home.residence.b')]}
            onPress={nothing}
          />
          <Tile
            icon="family"
            name={t('gallery.long.service')}
            help={[t('gallery.long.help'), t('gallery.home.bank.b')]}
            onPress={nothing}
          />
          <Tile icon="document" name={t('gallery.long.word')} help={[t('gallery.long.word')]} onPress={nothing} />
          <Tile soft icon="id-card" name={t('gallery.home.card')} help={[t('gallery.home.card.a')]} onPress={nothing} />
          <Tile soft icon="scan" name={t('gallery.home.pickup')} help={[t('gallery.home.pickup.a')]} onPress={nothing} />
        </Tiles>
      </Specimen>
    )
  }
  return (
    <>
      <Specimen name="ServiceCard" wide>
        <ServiceCards>
          <ServiceCard icon="medical" name={t('gallery.home.clinic')} help={t('gallery.hall.clinic.help')} onPress={nothing} />
          <ServiceCard icon="family" name={t('gallery.long.service')} help={t('gallery.long.help')} onPress={nothing} />
          <ServiceCard icon="document" name={t('gallery.long.word')} help={t('gallery.long.word')} onPress={nothing} />
          <ServiceCard icon="calendar" name={t('gallery.hall.visit')} onPress={nothing} />
        </ServiceCards>
      </Specimen>
      <Specimen name="ServiceRow" wide>
        <ServiceRows>
          <ServiceRow icon="building" name={t('gallery.home.bank')} help={t('gallery.home.bank.a')} onPress={nothing} />
          <ServiceRow
            icon="car"
            name={t('gallery.long.service')}
            help={t('gallery.long.help')}
            aside={<Tag tone="now">{t('gallery.hall.waiting')}</Tag>}
            onPress={nothing}
          />
          <ServiceRow icon="work" name={t('gallery.hall.proof')} onPress={nothing} />
        </ServiceRows>
      </Specimen>
    </>
  )
}
