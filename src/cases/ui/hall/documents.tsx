import { documentUrl } from '#cases'
import type { DocumentView } from '#catalog'
import type { Say } from '#catalog/hall'
import { type ChosenFile, FileField, useWords } from '#design'
import type { ReactNode } from 'react'
import type { CaseSession, CaseSnapshot } from '../session.ts'
import { prepareImage } from './image.ts'

export interface DocumentFieldProps {
  readonly session: CaseSession
  readonly snapshot: CaseSnapshot
  readonly say: Say
  readonly document: DocumentView
  readonly error?: string | undefined
  /** The pane around it bears its name. */
  readonly named?: boolean | undefined
}

/** One document: what is there, what is on its way, what did not get there, and the way to add one. */
export function DocumentField({ session, snapshot, say, document, error, named }: DocumentFieldProps): ReactNode {
  const { t, formats } = useWords()
  const { rule, required } = document
  const { view, uploads } = snapshot
  const isReturned = view.head.request?.items.some(({ path }) => path === rule.id) === true && !view.head.request.mended.includes(rule.id)
  // What was returned is replaced by the first new file; it is not offered for keeping.
  const there: readonly ChosenFile[] = view.documents
    .filter(each => each.rule === rule.id && !isReturned)
    .map(({ id, name, size, mediaType }) => ({
      id,
      name,
      size,
      state: 'done',
      ...(mediaType.startsWith('image/') ? { preview: documentUrl(view.head.id, id, 'hall') } : {}),
    }))
  const coming: readonly ChosenFile[] = uploads
    .filter(each => each.rule === rule.id)
    .map(({ id, name, size, state, message }) => ({ id, name, size, state, ...(message === null ? {} : { problem: message }) }))
  const choose = async (files: readonly File[]) => {
    for (const file of files.slice(0, rule.files.most - there.length)) {
      await session.attach(rule.id, await prepareImage(file, rule.largest), file.name, 'upload').catch(() => {})
    }
  }
  const onlyPhotos = !rule.accepts.includes('application/pdf')
  return (
    <FileField
      id={documentId(rule.id)}
      label={say(`document.${rule.id}.name`)}
      labelHidden={named}
      help={say(`document.${rule.id}.help`).replaceAll('\n', ' ')}
      error={error}
      optional={!required}
      files={[...there, ...coming]}
      multiple={there.length + coming.length < rule.files.most && rule.files.most > 1}
      accept={rule.accepts.join(',')}
      note={t(onlyPhotos ? 'hall.document.photo' : 'hall.document.any', { size: formats.bytes(rule.largest) })}
      onChoose={files => void choose(files)}
      onRetry={id => void session.retry(id).catch(() => {})}
      onRemove={id => {
        if (uploads.some(each => each.id === id)) session.dismiss(id)
        else void session.detach(id).catch(() => {})
      }}
    />
  )
}

export function documentId(rule: string): string {
  return `d-${rule}`
}
