import { DefinitionList, DocumentRow, DocumentRows, Pane, Tag, Timeline, useSurface, useWords } from '#design'
import { Specimen } from '../specimen.tsx'

const nothing = () => undefined

export function Records() {
  const { t } = useWords()
  const { density } = useSurface()
  const list = (
    <DefinitionList
      rows={[
        { label: t('gallery.record.name'), value: t('gallery.person.rare'), personal: true },
        { label: t('gallery.record.id'), value: '3301**********2846', personal: true, onShow: nothing },
        { label: t('gallery.record.address'), value: t('gallery.record.address.value'), personal: true },
        { label: t('gallery.record.house'), value: t('gallery.record.house.value'), tone: 'bad' },
        { label: t('gallery.long.word'), value: t('gallery.long.word') },
        { label: t('gallery.record.insurance'), value: t('gallery.record.insurance.value'), tone: 'ok' },
      ]}
    />
  )
  return (
    <>
      <Specimen name="DefinitionList" wide>
        {/* On a terminal it is a pane itself. */}
        {density === 'kiosk' ? (
          list
        ) : (
          <Pane title={t('gallery.record.given')} aside={t('gallery.record.prefilled')}>
            {list}
          </Pane>
        )}
      </Specimen>
      <Specimen name="DocumentRow" wide>
        <Pane title={t('gallery.documents')} aside={t('gallery.documents.count', { count: 1 })}>
          <DocumentRows>
            <DocumentRow
              name={t('gallery.documents.lease')}
              detail={t('gallery.documents.lease.detail')}
              tag={<Tag tone="now">{t('gallery.tag.now')}</Tag>}
            />
            <DocumentRow
              name={t('gallery.files.long')}
              detail={t('gallery.documents.card.detail')}
              tag={<Tag tone="ok">{t('gallery.documents.checked')}</Tag>}
            />
          </DocumentRows>
        </Pane>
      </Specimen>
      <Specimen name="Timeline" wide>
        <Pane>
          <Timeline
            events={[
              { id: 'a', title: t('gallery.story.a'), detail: t('gallery.story.a.detail'), tone: 'now' },
              { id: 'b', title: t('gallery.story.b'), detail: t('gallery.story.b.detail') },
              { id: 'c', title: t('gallery.files.large'), detail: t('gallery.story.c.detail'), tone: 'bad' },
              { id: 'd', title: t('gallery.story.d'), detail: t('gallery.story.d.detail'), tone: 'plain' },
            ]}
          />
        </Pane>
      </Specimen>
    </>
  )
}
