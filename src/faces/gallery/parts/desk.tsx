import { useState } from 'react'
import {
  Button,
  CaseHead,
  CasePath,
  DefinitionList,
  DeskAside,
  DeskFrame,
  DeskList,
  DeskMain,
  DocumentRow,
  DocumentRows,
  Grid,
  Pane,
  Tabs,
  Tag,
  Timeline,
  useWords,
  WorkRow,
} from '#design'

const nothing = () => undefined

// words: gallery.work.*
const work = [
  ['a', 'past'],
  ['b', 'soon'],
  ['c', 'soon'],
  ['d', 'later'],
  ['e', 'later'],
  ['f', 'later'],
  ['g', 'later'],
] as const

// words: gallery.story.*
const story = ['a', 'b', 'c', 'd', 'e'] as const

export function DeskScreen() {
  const { t } = useWords()
  const [tab, setTab] = useState('mine')
  const [at, setAt] = useState<string>('b')
  const list = (
    <DeskList
      title={t('gallery.desk.title')}
      aside={t('gallery.desk.aside')}
      id="gallery-work"
      tabs={
        <Tabs
          label={t('gallery.desk.title')}
          controls="gallery-work"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'mine', label: t('gallery.desk.mine'), count: 9 },
            { value: 'department', label: t('gallery.desk.department'), count: 42 },
            { value: 'waiting', label: t('gallery.desk.waiting'), count: 17 },
            { value: 'done', label: t('gallery.desk.done') },
          ]}
        />
      }
    >
      {work.map(([key, due]) => (
        <WorkRow
          key={key}
          name={t(`gallery.work.${key}`)}
          detail={t(`gallery.work.${key}.who`)}
          clock={t(`gallery.work.${key}.due`)}
          due={due}
          stage={t(`gallery.work.${key}.stage`)}
          current={key === at}
          onPress={() => setAt(key)}
        />
      ))}
    </DeskList>
  )
  const aside = (
    <DeskAside title={t('gallery.person')} detail={t('gallery.person.detail')}>
      <Timeline events={story.map(id => ({ id, title: t(`gallery.story.${id}`), detail: t(`gallery.story.${id}.detail`) }))} />
    </DeskAside>
  )
  return (
    <DeskFrame
      rail={[
        { key: 'work', icon: 'inbox', label: t('gallery.desk.title'), current: true, onPress: nothing },
        { key: 'search', icon: 'search', label: t('gallery.desk.find'), onPress: nothing },
        { key: 'terminals', icon: 'list', label: t('gallery.desk.terminals'), count: 2, onPress: nothing },
        { key: 'me', icon: 'person', label: t('gallery.hall.me'), onPress: nothing, atEnd: true },
      ]}
      list={list}
      aside={aside}
    >
      <DeskMain
        head={
          <>
            <CaseHead name={t('gallery.case.name')} number="BJ-20261122-000418" tag={<Tag tone="info">{t('gallery.desk.claimed')}</Tag>} />
            <CasePath
              variant="bar"
              nodes={[
                { name: t('gallery.path.submit'), state: 'done', note: '09:12' },
                { name: t('gallery.path.review'), state: 'now', note: t('gallery.work.b.due') },
                { name: t('gallery.path.make'), state: 'future', note: t('gallery.path.make.note') },
                { name: t('gallery.path.pickup'), state: 'future' },
              ]}
            />
          </>
        }
        actions={
          <>
            <Button kind="act" keyHint="A" onPress={nothing}>
              {t('gallery.desk.approve')}
            </Button>
            <Button keyHint="R" onPress={nothing}>
              {t('gallery.desk.return')}
            </Button>
            <Button onPress={nothing}>{t('gallery.desk.refuse')}</Button>
          </>
        }
        otherActions={
          <>
            <Button keyHint="T" onPress={nothing}>
              {t('gallery.desk.transfer')}
            </Button>
            <Button onPress={nothing}>{t('gallery.desk.extend')}</Button>
          </>
        }
      >
        <Grid gap="block">
          <Pane title={t('gallery.record.given')} aside={t('gallery.record.prefilled')}>
            <DefinitionList
              rows={[
                { label: t('gallery.record.name'), value: t('gallery.person'), personal: true },
                { label: t('gallery.record.id'), value: '3301**********2846', personal: true, onShow: nothing },
                { label: t('gallery.record.address'), value: t('gallery.record.address.value'), personal: true },
                { label: t('gallery.record.reason'), value: t('gallery.record.reason.value') },
                { label: t('gallery.record.until'), value: '2027-06-30' },
              ]}
            />
          </Pane>
          <Pane title={t('gallery.record.checked')} aside={t('gallery.record.now')}>
            <DefinitionList
              rows={[
                { label: t('gallery.record.identity'), value: t('gallery.record.identity.value') },
                { label: t('gallery.record.insurance'), value: t('gallery.record.insurance.value') },
                { label: t('gallery.record.house'), value: t('gallery.record.house.value'), tone: 'warn' },
                { label: t('gallery.record.twice'), value: t('gallery.record.twice.value') },
              ]}
            />
          </Pane>
        </Grid>
        <Pane title={t('gallery.documents')} aside={t('gallery.documents.count', { count: 3 })}>
          <DocumentRows>
            <DocumentRow
              name={t('gallery.documents.lease')}
              detail={t('gallery.documents.lease.detail')}
              tag={<Tag tone="warn">{t('gallery.documents.open')}</Tag>}
              onOpen={nothing}
            />
            <DocumentRow
              name={t('gallery.documents.photo')}
              detail={t('gallery.documents.photo.detail')}
              tag={<Tag tone="ok">{t('gallery.documents.reuse')}</Tag>}
              onOpen={nothing}
            />
            <DocumentRow
              name={t('gallery.documents.card')}
              detail={t('gallery.documents.card.detail')}
              tag={<Tag tone="ok">{t('gallery.documents.checked')}</Tag>}
              onOpen={nothing}
            />
          </DocumentRows>
        </Pane>
      </DeskMain>
    </DeskFrame>
  )
}
