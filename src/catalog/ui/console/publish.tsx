import { checkParts, type DifferenceLine, type FindingLine, publishService, readManaged, readVersion, type WrittenParts } from '#catalog'
import { Button, CaseHead, DeskMain, FileField, Notice, Skeleton, Stack, Tabs, TextArea, useAttempt, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import styles from './console.module.css'
import { Differences, Findings } from './differences.tsx'
import { Impact, type ImpactFound } from './impact.tsx'
import type { Analyse } from './service.tsx'

export interface PublishPageProps {
  readonly client: Client
  readonly service: string
  readonly analyse: Analyse
  readonly onDone: (words: string) => void
  readonly onBack: () => void
}

const partNames = ['service', 'intake', 'handling', 'guide', 'texts.zh-CN', 'texts.en'] as const
type PartName = (typeof partNames)[number]
type Files = Readonly<Partial<Record<PartName, string>>>

interface Result {
  readonly parts: WrittenParts
  readonly findings: readonly FindingLine[]
  readonly differences: readonly DifferenceLine[] | null
  readonly impact: ImpactFound | null
}

/** Bringing in a new version: its files, what is wrong with them, what they change, and whom it would touch. Nothing is published before all that was shown. */
export function PublishPage({ client, service: id, analyse, onDone, onBack }: PublishPageProps): ReactNode {
  const { t } = useWords()
  const queries = useQueryClient()
  const [edited, setEdited] = useState<Files>({})
  const [tab, setTab] = useState<PartName>('intake')
  const [checked, setChecked] = useState<Result | null>(null)
  const [unreadable, setUnreadable] = useState<PartName | null>(null)
  const attempt = useAttempt(t('console.unreachable'))
  const base = useQuery({
    queryKey: ['base', id],
    queryFn: async ({ signal }) => {
      const { service } = await client.call(readManaged, { service: id }, { signal })
      const { parts } = await client.call(readVersion, { service: id, version: String(service.version) }, { signal })
      return { service, files: writtenOut(parts) }
    },
    staleTime: Infinity,
    gcTime: 0,
  })
  if (!base.data) return <DeskMain head={<CaseHead name={t('console.publish.title')} />}>{<Skeleton lines={6} />}</DeskMain>
  const { service } = base.data
  const files: Files = { ...base.data.files, ...edited }
  const names = partNames.filter(name => files[name] !== undefined)
  const change = (changes: Files) => {
    setEdited({ ...edited, ...changes })
    setChecked(null)
    setUnreadable(null)
  }
  const choose = async (chosen: readonly File[]) => {
    const read = await Promise.all(chosen.map(async file => [file.name.replace(/\.json$/i, ''), inLines(await file.text())] as const))
    const known = read.filter((entry): entry is readonly [PartName, string] => partNames.some(name => name === entry[0]))
    change(Object.fromEntries(known))
    if (known[0]) setTab(known[0][0])
    if (known.length < read.length) onDone(t('console.publish.unknown_files', { count: read.length - known.length }))
  }
  const check = async () => {
    const parsed = parseAll(files)
    if (typeof parsed === 'string') {
      setTab(parsed)
      return setUnreadable(parsed)
    }
    await attempt.run(async () => {
      const answer = await client.call(checkParts, { service: id, parts: parsed })
      const isSound = answer.findings.every(({ severity }) => severity !== 'error')
      const impact = isSound && service.kind === 'handling' ? await analyse(id, { parts: parsed }) : null
      setChecked({ parts: parsed, ...answer, impact })
    })
  }
  const publish = async (parts: WrittenParts) => {
    let published = 0
    const isDone = await attempt.run(async () => {
      published = (await client.call(publishService, { service: id, base: service.version, parts })).version
    })
    if (!isDone) return
    await queries.invalidateQueries()
    onDone(t('console.publish.done', { name: service.name, version: published }))
    onBack()
  }
  const isReady =
    checked !== null &&
    checked.differences !== null &&
    checked.differences.length > 0 &&
    checked.findings.every(({ severity }) => severity !== 'error')
  return (
    <DeskMain
      head={
        <CaseHead name={t('console.publish.title')} number={t('console.publish.over', { name: service.name, version: service.version })} />
      }
      actions={
        <>
          <Button kind={isReady ? 'plain' : 'act'} busy={attempt.busy && !isReady} onPress={() => void check()}>
            {t('console.publish.check')}
          </Button>
          {isReady && (
            <Button kind="act" busy={attempt.busy} onPress={() => void publish(checked.parts)}>
              {t('console.publish.do', { version: service.version + 1 })}
            </Button>
          )}
        </>
      }
      otherActions={<Button onPress={onBack}>{t('design.back')}</Button>}
    >
      <div className={styles.two}>
        <Stack gap="part">
          <FileField
            label={t('console.publish.files')}
            choose={t('console.publish.files.choose')}
            note={t('console.publish.files.note')}
            accept=".json,application/json"
            multiple
            files={[]}
            onChoose={chosen => void choose(chosen)}
            onRetry={() => {}}
            onRemove={() => {}}
          />
          <Tabs
            label={t('console.publish.parts')}
            tabs={names.map(name => ({ value: name, label: t(`console.file.${name}`) }))}
            value={tab in files ? tab : 'service'}
            onChange={setTab}
          />
          <div className={styles.code}>
            <TextArea
              label={t('console.publish.text', { name: `${tab}.json` })}
              rows={22}
              value={files[tab] ?? ''}
              error={unreadable === tab ? t('console.publish.unreadable') : undefined}
              onChange={text => change({ [tab]: text })}
            />
          </div>
        </Stack>
        <Stack gap="block">
          {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
          {checked === null ? (
            <Notice tone="info" title={t('console.publish.how')}>
              {t('console.publish.how.detail')}
            </Notice>
          ) : (
            <>
              <Findings findings={checked.findings} />
              {checked.impact && <Impact impact={checked.impact} />}
              {checked.differences && <Differences differences={checked.differences} />}
            </>
          )}
        </Stack>
      </div>
    </DeskMain>
  )
}

// words: console.file.service console.file.intake console.file.handling console.file.guide console.file.texts.zh-CN console.file.texts.en

/** Each file as it would stand in a folder. */
function writtenOut(parts: WrittenParts): Files {
  const entries = partNames.filter(name => parts[name] !== undefined).map(name => [name, JSON.stringify(parts[name], null, 2)] as const)
  return Object.fromEntries(entries)
}

/** JSON as one can read it; anything else as it is. */
function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** All files read, or the first that is no JSON. */
function parseAll(files: Files): WrittenParts | PartName {
  const parts: Partial<Record<PartName, unknown>> = {}
  for (const name of partNames) {
    const text = files[name]
    if (text === undefined || text.trim() === '') continue
    try {
      parts[name] = JSON.parse(text)
    } catch {
      return name
    }
  }
  return parts
}
