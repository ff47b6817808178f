import { documentUrl, type DocumentFile, type WorkCase } from '#cases'
import { DocumentRow, DocumentRows, Empty, Pane, Tag, useWords, useNow } from '#design'
import { type ReactNode, useState } from 'react'
import { sayWhen } from './dates.ts'
import { Facts } from './facts.tsx'
import type { Given, GivenDocument } from './given.ts'
import { useKeys } from './keys.tsx'
import { Viewer } from './viewer.tsx'
import styles from './work.module.css'

/** A file with the name of what it stands for: 租房合同 2/4. */
export interface NamedFile {
  readonly file: DocumentFile
  readonly name: string
  /** How it came, how large it is, when. */
  readonly detail: readonly string[]
}

export interface DocumentsProps {
  readonly work: WorkCase
  readonly documents: Given['documents']
}

export function Documents({ work, documents }: DocumentsProps): ReactNode {
  const { t } = useWords()
  const nameFiles = useNamedFiles(work)
  const [open, setOpen] = useState<string | null>(null)
  const files = documents.flatMap(nameFiles)
  const first = files[0]?.file.id
  useKeys({ d: first === undefined ? undefined : () => setOpen(first) })
  return (
    <Pane title={t('desk.documents.title')} aside={t('desk.documents.count', { count: files.length })}>
      {documents.length === 0 && <Empty icon="document" title={t('desk.documents.none')} />}
      <DocumentRows>
        {documents.map(document =>
          document.files.length === 0 ? (
            <DocumentRow
              key={document.rule.id}
              name={document.name}
              detail={document.why === null ? undefined : t('desk.documents.why', { condition: document.why })}
              tag={
                <Tag tone={document.required ? 'bad' : 'plain'}>
                  {t(document.required ? 'desk.documents.missing' : 'desk.documents.without')}
                </Tag>
              }
            />
          ) : (
            nameFiles(document).map((named, index) => (
              <DocumentRow
                key={named.file.id}
                name={
                  <button type="button" className={styles.document} onClick={() => setOpen(named.file.id)}>
                    {named.name}
                  </button>
                }
                detail={
                  <>
                    <Facts facts={named.detail} />
                    {index === 0 && document.why !== null && (
                      <span className={styles.askedFor}>{t('desk.documents.why', { condition: document.why })}</span>
                    )}
                  </>
                }
                thumbnail={named.file.mediaType.startsWith('image/') ? documentUrl(work.head.id, named.file.id, 'desk') : undefined}
                tag={<State work={work} document={document} />}
                onOpen={() => setOpen(named.file.id)}
              />
            ))
          ),
        )}
      </DocumentRows>
      {open !== null && <Viewer caseId={work.head.id} files={files} open={open} onOpen={setOpen} onClose={() => setOpen(null)} />}
    </Pane>
  )
}

/** Everything a person uploads is still to be checked; what was returned says whether it has been mended. */
function State({ work, document }: { readonly work: WorkCase; readonly document: GivenDocument }): ReactNode {
  const { t } = useWords()
  const request = work.head.request
  const isAsked = request?.items.some(item => item.kind === 'document' && item.path === document.rule.id) === true
  if (!isAsked) return work.head.phase === 'ended' ? null : <Tag tone="warn">{t('desk.documents.check')}</Tag>
  return request.mended.includes(document.rule.id) ? (
    <Tag tone="ok">{t('desk.given.mended')}</Tag>
  ) : (
    <Tag tone="plain">{t('desk.documents.returned')}</Tag>
  )
}

// words: desk.documents.camera desk.documents.upload
function useNamedFiles(work: WorkCase): (document: GivenDocument) => readonly NamedFile[] {
  const words = useWords()
  const { t, formats } = words
  const clock = { now: useNow(60_000), zone: work.head.zone }
  return ({ name, files }) =>
    files.map((file, index) => ({
      file,
      name: files.length === 1 ? name : t('desk.documents.numbered', { name, number: index + 1, of: files.length }),
      detail: [t(`desk.documents.${file.source}`), formats.bytes(file.size), sayWhen(words, file.at, clock)],
    }))
}
