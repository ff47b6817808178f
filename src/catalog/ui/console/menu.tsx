import { type PlaceMenu, putPlace, readPlace } from '#catalog'
import { Button, CaseHead, DeskMain, Empty, ErrorSummary, Notice, Skeleton, Stack, useAttempt, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import styles from './menus.module.css'
import { type Draft, draftOf, faultsOf, isSame } from './menu-draft.ts'
import { NoticeForm } from './menu-notice.tsx'
import { MenuPreview } from './menu-preview.tsx'
import { SectionsForm } from './menu-sections.tsx'

export interface MenuPageProps {
  readonly client: Client
  readonly place: string
  readonly onDone: (words: string) => void
  readonly onAll: () => void
}

/** One place: what it offers and tells, what of that it has from above, and how its terminals will look. */
export function MenuPage({ client, place, onDone, onAll }: MenuPageProps): ReactNode {
  const { t, language } = useWords()
  const read = useQuery({
    queryKey: ['menu', place, language],
    queryFn: async ({ signal }) => await client.call(readPlace, { place, language }, { signal }),
    // What somebody is changing is not pulled from under them.
    refetchOnWindowFocus: false,
    placeholderData: last => last,
  })
  if (read.isError && !read.data)
    return (
      <DeskMain head={<CaseHead name={t('console.menus.title')} />}>
        <Empty
          icon="offline"
          title={t('console.unreachable')}
          action={<Button onPress={() => void read.refetch()}>{t('design.retry')}</Button>}
        />
      </DeskMain>
    )
  if (!read.data)
    return (
      <DeskMain head={<CaseHead name={t('console.menus.title')} />}>
        <Skeleton lines={6} />
      </DeskMain>
    )
  return <Editor menu={read.data} onRead={async () => void (await read.refetch())} {...{ client, onDone, onAll }} />
}

/** Changes that are not saved yet, by place: whoever looks at another page finds them again. */
const kept = new Map<string, { readonly draft: Draft; readonly base: number }>()

interface EditorProps extends Omit<MenuPageProps, 'place'> {
  readonly menu: PlaceMenu
  readonly onRead: () => Promise<void>
}

function Editor({ client, menu, onRead, onDone, onAll }: EditorProps): ReactNode {
  const { t, language } = useWords()
  const queries = useQueryClient()
  const attempt = useAttempt(t('console.unreachable'))
  const [draft, setDraft] = useState<Draft>(() => kept.get(menu.place.id)?.draft ?? draftOf(menu))
  /** What it was made from: saving over somebody else's change is refused. */
  const [base, setBase] = useState(() => kept.get(menu.place.id)?.base ?? menu.revision)
  /** How often it was to be saved: from the first time on faults are told. */
  const [tries, setTries] = useState(0)
  const faults = faultsOf(draft)
  const isChanged = !isSame(draft, draftOf(menu)) || base !== menu.revision
  useEffect(() => {
    if (isChanged) kept.set(menu.place.id, { draft, base })
    else kept.delete(menu.place.id)
  }, [menu.place.id, isChanged, draft, base])
  const error = (field: string) => {
    const key = tries > 0 ? faults.get(field) : undefined
    return key === undefined ? undefined : t(key)
  }
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to })
  const save = async () => {
    setTries(before => before + 1)
    if (faults.size > 0) return
    const { sections, notice } = draft
    const isDone = await attempt.run(async () => {
      const { revision } = await client.call(putPlace, {
        place: menu.place.id,
        revision: base,
        sections: sections && sections.map(section => ({ ...section, services: [...section.services] })),
        notice,
      })
      await onRead()
      setBase(revision)
    })
    if (!isDone) return
    setTries(0)
    await queries.invalidateQueries({ queryKey: ['menus'] })
    onDone(t('console.menu.saved', { name: menu.place.name[language] }))
  }
  const again = async () => {
    await onRead()
    setTries(0)
  }
  const sections = draft.sections ?? menu.inherited.sections
  const notice = draft.notice ?? menu.inheritedNotice?.notice ?? null
  return (
    <DeskMain
      head={<CaseHead name={menu.place.name[language]} number={t(`console.menus.${menu.place.kind}`)} />}
      actions={
        <>
          <Button kind="act" busy={attempt.busy} disabled={!isChanged} onPress={() => void save()}>
            {t('console.save')}
          </Button>
          <Button
            disabled={!isChanged}
            onPress={() => {
              setDraft(draftOf(menu))
              setBase(menu.revision)
              setTries(0)
            }}
          >
            {t('console.menu.undo')}
          </Button>
        </>
      }
      otherActions={<Button onPress={onAll}>{t('console.menu.all')}</Button>}
    >
      <div className={styles.two}>
        <Stack gap="block">
          {tries > 0 && faults.size > 0 && (
            <ErrorSummary key={tries} errors={[...faults].map(([field, key]) => ({ field, message: t(key) }))} />
          )}
          {attempt.failure !== null && (
            <Notice tone="bad" title={attempt.failure} action={<Button onPress={() => void again()}>{t('console.menu.reread')}</Button>}>
              {t('console.menu.kept')}
            </Notice>
          )}
          {base !== menu.revision && !attempt.busy && (
            <Notice
              tone="warn"
              title={t('console.menu.newer')}
              action={<Button onPress={() => setBase(menu.revision)}>{t('console.menu.replace')}</Button>}
            />
          )}
          <SectionsForm {...{ menu, sections: draft.sections, error }} onChange={changed => change({ sections: changed })} />
          <NoticeForm {...{ menu, notice: draft.notice, error }} onChange={changed => change({ notice: changed })} />
        </Stack>
        <MenuPreview sections={sections} notice={notice} services={menu.services} />
      </div>
    </DeskMain>
  )
}
