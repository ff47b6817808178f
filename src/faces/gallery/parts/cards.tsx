import {
  type IconName,
  ServiceCard,
  ServiceCards,
  ServiceRow,
  ServiceRows,
  Tag,
  Tile,
  TileGroups,
  Tiles,
  useSurface,
  useWords,
} from '#design'
import { Specimen } from '../specimen.tsx'

const nothing = () => undefined

export function Cards() {
  const { t } = useWords()
  const { density } = useSurface()
  if (density === 'kiosk') {
    const tile = (name: string, icon: IconName) => (
      <Tile key={name} icon={icon} name={t(`gallery.home.${name}`)} help={[t(`gallery.home.${name}.b`)]} onPress={nothing} />
    )
    return (
      <>
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
        <Specimen name="TileGroups" wide>
          <TileGroups
            groups={[
              { key: 'one', name: t('gallery.home.residence'), tiles: [tile('clinic', 'medical')] },
              { key: 'other', name: t('gallery.home.bank'), tiles: [tile('bank', 'building')] },
              {
                key: 'many',
                name: t('gallery.home.bills'),
                tiles: [tile('bills', 'water'), tile('proof', 'document'), tile('residence', 'id-card')],
              },
            ]}
            fill={[tile('clinic', 'medical')]}
            onOverflow={nothing}
          />
        </Specimen>
      </>
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

// words: gallery.home.*
