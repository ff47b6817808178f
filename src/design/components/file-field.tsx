import { type ChangeEvent, useId } from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../icons.tsx'
import { useWords } from '../words.tsx'
import { Button } from './button.tsx'
import styles from './file-field.module.css'
import { Fieldset, type FormRowBasics } from './form-row.tsx'
import layout from './layout.module.css'

export interface ChosenFile {
  readonly id: string
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly state: 'sending' | 'done' | 'failed'
  /** 0 to 1, while sending. */
  readonly progress?: number | undefined
  /** Why it failed and what to do, in words. */
  readonly problem?: string | undefined
  /** A small picture of it (blob: or data:). */
  readonly preview?: string | undefined
}

export interface FileFieldProps extends FormRowBasics {
  readonly files: readonly ChosenFile[]
  readonly onChoose: (files: readonly File[]) => void
  readonly onRetry: (id: string) => void
  readonly onRemove: (id: string) => void
  /** As HTML's, e.g. `image/*,.pdf`. */
  readonly accept?: string | undefined
  readonly multiple?: boolean | undefined
  /** What may be chosen, in words: `照片或 PDF，每个不超过 10 MB`. */
  readonly note?: string | undefined
  /** The camera at once instead of a choice (phones). */
  readonly camera?: boolean | undefined
  /** What the place to press says, where it is not about documents or photos. */
  readonly choose?: string | undefined
  /** What is around it says it already. */
  readonly labelHidden?: boolean | undefined
}

/** Choosing files or taking a photo, and what became of each. On a phone the browser offers camera and album itself. */
export function FileField({
  files,
  onChoose,
  onRetry,
  onRemove,
  accept,
  multiple = false,
  note,
  camera,
  choose: chooseWords,
  ...basics
}: FileFieldProps) {
  const { t } = useWords()
  const inputId = useId()
  const hasRoom = multiple || files.length === 0
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.currentTarget.files ?? [])]
    event.currentTarget.value = ''
    if (chosen.length > 0) onChoose(chosen)
  }
  return (
    <Fieldset {...basics}>
      {files.length > 0 && (
        <ul className={styles.files}>
          {files.map(file => (
            <FileLine key={file.id} file={file} onRetry={() => onRetry(file.id)} onRemove={() => onRemove(file.id)} />
          ))}
        </ul>
      )}
      {hasRoom && (
        <label className={styles.choose} htmlFor={inputId}>
          <Icon name={camera ? 'camera' : 'upload'} className={styles.icon} />
          <span>
            <span className={styles.chooseName}>{chooseWords ?? t(chooseKey(camera === true, files.length > 0))}</span>
            {note !== undefined && <span className={styles.note}>{note}</span>}
          </span>
          <input
            className={layout.hidden}
            id={inputId}
            type="file"
            accept={accept}
            multiple={multiple}
            capture={camera ? 'environment' : undefined}
            onChange={choose}
          />
        </label>
      )}
    </Fieldset>
  )
}

// words: design.file.choose design.file.more design.file.photo design.file.photo.more
function chooseKey(camera: boolean, hasSome: boolean): string {
  if (camera) return hasSome ? 'design.file.photo.more' : 'design.file.photo'
  return hasSome ? 'design.file.more' : 'design.file.choose'
}

interface FileLineProps {
  readonly file: ChosenFile
  readonly onRetry: () => void
  readonly onRemove: () => void
}

function FileLine({ file, onRetry, onRemove }: FileLineProps) {
  const { t } = useWords()
  return (
    <li className={classes(styles.file, file.state === 'failed' && styles.failed)}>
      <span className={styles.sheet}>{file.preview === undefined ? <Icon name="document" /> : <img src={file.preview} alt="" />}</span>
      <span>
        <span className={styles.name} data-personal="">
          {file.name}
        </span>
        <FileState file={file} />
      </span>
      <span className={styles.actions}>
        {file.state === 'failed' && (
          <Button size="secondary" icon="refresh" onPress={onRetry}>
            {t('design.retry')}
          </Button>
        )}
        <Button
          kind="quiet"
          size="secondary"
          describedAs={t(file.state === 'sending' ? 'design.file.cancel' : 'design.file.remove', { name: file.name })}
          onPress={onRemove}
        >
          {t(file.state === 'sending' ? 'design.cancel' : 'design.remove')}
        </Button>
      </span>
      {file.state === 'sending' && (
        <span className={styles.track}>
          <span className={styles.bar} style={{ display: 'block', transform: `scaleX(${file.progress ?? 0})` }} />
        </span>
      )}
    </li>
  )
}

function FileState({ file: { state, size, progress, problem } }: { readonly file: ChosenFile }) {
  const { t, formats } = useWords()
  if (state === 'failed') {
    return (
      <span className={classes(styles.state, styles.wrong)} role="alert">
        <Icon name="warning" />
        {problem ?? t('design.file.failed')}
      </span>
    )
  }
  return (
    <span className={classes(styles.state, state === 'done' && styles.done)} role="status">
      {state === 'done' && <Icon name="check" />}
      {state === 'done'
        ? t('design.file.done', { size: formats.bytes(size) })
        : t('design.file.sending', { percent: Math.round((progress ?? 0) * 100), size: formats.bytes(size) })}
    </span>
  )
}
