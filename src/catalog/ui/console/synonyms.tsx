import { putSynonyms, readSynonyms } from '#catalog'
import { Button, CaseHead, DeskMain, Empty, Notice, Segments, Skeleton, Stack, TextArea, useAttempt, useWords } from '#design'
import { type Language, languages } from '#kernel'
import type { Client } from '#kernel/browser'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'

export interface SynonymsPageProps {
  readonly client: Client
  readonly onDone: (words: string) => void
  readonly onAll: () => void
}

/** Words that mean one thing to whoever searches: a group a line. */
export function SynonymsPage({ client, onDone, onAll }: SynonymsPageProps): ReactNode {
  const { t, language: shown } = useWords()
  const [language, setLanguage] = useState<Language>(shown)
  const [typed, setTyped] = useState<Readonly<Partial<Record<Language, string>>>>({})
  const attempt = useAttempt(t('console.unreachable'))
  const read = useQuery({
    queryKey: ['synonyms', language],
    queryFn: async ({ signal }) => await client.call(readSynonyms, { language }, { signal }),
    refetchOnWindowFocus: false,
  })
  const written = read.data?.groups.map(group => group.join(', ')).join('\n') ?? ''
  const text = typed[language] ?? written
  const groups = groupsIn(text)
  const single = groups.find(group => group.length < 2)
  const save = async () => {
    const isDone = await attempt.run(
      async () =>
        void (await client.call(putSynonyms, { language, revision: read.data!.revision, groups: groups.map(group => [...group]) })),
    )
    if (!isDone) return
    await read.refetch()
    setTyped({ ...typed, [language]: undefined })
    onDone(t('console.synonyms.saved'))
  }
  const { mayChange = false } = read.data ?? {}
  return (
    <DeskMain
      head={<CaseHead name={t('console.synonyms.title')} number={t('console.synonyms.lead')} />}
      actions={
        mayChange && (
          <Button kind="act" busy={attempt.busy} disabled={text === written || single !== undefined} onPress={() => void save()}>
            {t('console.save')}
          </Button>
        )
      }
      otherActions={<Button onPress={onAll}>{t('console.menu.all')}</Button>}
    >
      <Stack gap="part">
        <Segments
          label={t('console.synonyms.language')}
          segments={languages.map(each => ({ value: each, label: t(`console.synonyms.${each}`) }))}
          value={language}
          onChange={setLanguage}
        />
        {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
        {read.isError ? (
          <Empty
            icon="offline"
            title={t('console.unreachable')}
            action={<Button onPress={() => void read.refetch()}>{t('design.retry')}</Button>}
          />
        ) : !read.data ? (
          <Skeleton lines={8} />
        ) : (
          <>
            {!mayChange && <Notice tone="info" title={t('console.synonyms.head')} />}
            <TextArea
              label={t('console.synonyms.words')}
              help={t('console.synonyms.help')}
              rows={22}
              disabled={!mayChange}
              value={text}
              error={single === undefined ? undefined : t('console.synonyms.single', { word: single[0] ?? '' })}
              onChange={next => setTyped({ ...typed, [language]: next })}
            />
          </>
        )}
      </Stack>
    </DeskMain>
  )
}

function groupsIn(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .map(line =>
      line
        .split(/[,，、;；]/)
        .map(word => word.trim())
        .filter(word => word !== ''),
    )
    .filter(group => group.length > 0)
}

// words: console.synonyms.zh-CN console.synonyms.en
