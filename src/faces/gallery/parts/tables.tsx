import { Hidden, KeyHint, LanguageSwitch, Paged, Pane, Row, Table, Tag, useSurface, useWords } from '#design'
import { Specimen, Tall } from '../specimen.tsx'

const nothing = () => undefined

// words: gallery.work.*
const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const

/** What staff look through, what a terminal turns pages of, and what has no picture of its own. */
export function Tables() {
  const { t } = useWords()
  const { density } = useSurface()
  return (
    <>
      <Specimen name="Table: opens, tree, no longer in use, long" wide>
        <Table
          label={t('gallery.desk.title')}
          columns={[
            { key: 'name', label: t('gallery.record.name') },
            { key: 'due', label: t('gallery.slip.due'), whole: true },
            { key: 'state', label: t('gallery.desk.waiting') },
            { key: 'count', label: t('gallery.documents'), end: true },
          ]}
          lines={[
            { key: 'a', name: t('gallery.home.residence'), onOpen: nothing, cells: [t('gallery.slip.due.value'), '', 1280] },
            {
              key: 'b',
              name: t('gallery.long.service'),
              onOpen: nothing,
              depth: 1,
              cells: [t('gallery.work.b.due'), <Tag key="tag">{t('gallery.tag.plain')}</Tag>, 36],
            },
            {
              key: 'c',
              name: t('gallery.long.word'),
              depth: 2,
              cells: [
                '',
                <Tag key="tag" tone="ok">
                  {t('gallery.tag.ok')}
                </Tag>,
                4,
              ],
            },
            { key: 'd', name: t('gallery.home.proof'), faint: true, cells: [t('gallery.slip.due.value'), '', 0] },
          ]}
        />
      </Specimen>
      {density === 'kiosk' && (
        <Specimen name="Paged" wide>
          <Tall>
            <Paged count={lines.length} of={lines}>
              {(from, to) => (
                <div>
                  {lines.slice(from, to).map(key => (
                    <div key={key} data-item="">
                      <Pane title={t(`gallery.work.${key}`)}>{t(`gallery.work.${key}.who`)}</Pane>
                    </div>
                  ))}
                </div>
              )}
            </Paged>
          </Tall>
        </Specimen>
      )}
      <Specimen name="LanguageSwitch">
        <LanguageSwitch />
      </Specimen>
      <Specimen name="KeyHint">
        <Row>
          <KeyHint>A</KeyHint>
          <KeyHint>Ctrl S</KeyHint>
        </Row>
      </Specimen>
      <Specimen name="Hidden: for a screen reader only">
        <Hidden>{t('gallery.open')}</Hidden>
      </Specimen>
    </>
  )
}
