import { documentUrl } from '#cases'
import { Button, Dialog, Empty, useWords } from '#design'
import { type CSSProperties, type KeyboardEvent, type ReactNode, useState } from 'react'
import type { NamedFile } from './documents.tsx'
import { Facts } from './facts.tsx'
import styles from './viewer.module.css'

export interface ViewerProps {
  readonly caseId: string
  readonly files: readonly NamedFile[]
  /** Id of the file that is shown. */
  readonly open: string
  readonly onOpen: (id: string) => void
  readonly onClose: () => void
}

const zooms = [1, 1.5, 2, 3, 4] as const

/** A document as large as one needs it, turned the right way, and the one beside it. */
export function Viewer({ caseId, files, open, onOpen, onClose }: ViewerProps): ReactNode {
  const { t } = useWords()
  const at = Math.max(
    0,
    files.findIndex(({ file }) => file.id === open),
  )
  const [turns, setTurns] = useState(0)
  const [zoom, setZoom] = useState(0)
  const named = files[at]
  if (!named) return null
  const url = documentUrl(caseId, named.file.id, 'desk')
  const isPicture = named.file.mediaType.startsWith('image/')
  const go = (by: number) => {
    const next = files[at + by]
    if (!next) return
    setTurns(0)
    setZoom(0)
    onOpen(next.file.id)
  }
  const larger = () => setZoom(before => Math.min(before + 1, zooms.length - 1))
  const smaller = () => setZoom(before => Math.max(before - 1, 0))
  const turn = () => setTurns(before => before + 1)
  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => go(1),
    ArrowLeft: () => go(-1),
    '+': larger,
    '=': larger,
    '-': smaller,
    r: turn,
  }
  const keyDown = (event: KeyboardEvent) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : (keys[event.key.toLowerCase()] ?? keys[event.key])
    // Once it is larger than its place, arrows move the picture.
    if (!act || (zoom > 0 && event.key.startsWith('Arrow'))) return
    event.preventDefault()
    act()
  }
  return (
    // Keys are heard wherever in the dialog the focus is.
    <div onKeyDown={keyDown}>
      <Dialog
        open
        size="wide"
        onClose={onClose}
        title={named.name}
        actions={
          <>
            {files.length > 1 && (
              <>
                <Button icon="back" disabled={at === 0} onPress={() => go(-1)}>
                  {t('desk.viewer.before')}
                </Button>
                <Button iconAfter="forward" disabled={at === files.length - 1} onPress={() => go(1)}>
                  {t('desk.viewer.next')}
                </Button>
              </>
            )}
            <Button kind="act" onPress={onClose}>
              {t('desk.viewer.close')}
            </Button>
          </>
        }
      >
        <p className={styles.detail}>
          <Facts facts={named.detail} />
          {files.length > 1 && <span className={styles.of}>{t('desk.viewer.of', { number: at + 1, of: files.length })}</span>}
        </p>
        {isPicture ? (
          <Picture key={named.file.id} url={url} name={named.name} turns={turns} zoom={zooms[zoom]!} />
        ) : (
          <div className={styles.picture}>
            <Empty icon="document" title={t('desk.viewer.pdf')}>
              {t('desk.viewer.pdf.detail')}
            </Empty>
          </div>
        )}
        <div className={styles.tools}>
          {isPicture && (
            <>
              <Button size="secondary" keyHint="−" disabled={zoom === 0} onPress={smaller}>
                {t('desk.viewer.smaller')}
              </Button>
              <Button size="secondary" keyHint="+" disabled={zoom === zooms.length - 1} onPress={larger}>
                {t('desk.viewer.larger')}
              </Button>
              <Button size="secondary" icon="refresh" keyHint="R" onPress={turn}>
                {t('desk.viewer.turn')}
              </Button>
            </>
          )}
          <Button size="secondary" kind={isPicture ? 'quiet' : 'plain'} onPress={() => window.open(url, '_blank', 'noopener')}>
            {t('desk.viewer.tab')}
          </Button>
        </div>
      </Dialog>
    </div>
  )
}

interface PictureProps {
  readonly url: string
  readonly name: string
  readonly turns: number
  readonly zoom: number
}

function Picture({ url, name, turns, zoom }: PictureProps): ReactNode {
  const { t } = useWords()
  const [failed, setFailed] = useState(false)
  if (failed)
    return (
      <div className={styles.picture}>
        <Empty icon="offline" title={t('desk.viewer.failed')}>
          {t('desk.viewer.failed.cure')}
        </Empty>
      </div>
    )
  return (
    // Reached by the keyboard, so that arrows can move over what is larger than its place.
    <div className={styles.picture} tabIndex={0} role="region" aria-label={name} data-scrolls="">
      <div className={styles.sheet} style={{ '--zoom': zoom } as CSSProperties}>
        <img
          src={url}
          alt={name}
          data-turned={turns % 2 === 1 ? '' : undefined}
          style={{ transform: `rotate(${turns * 90}deg)` }}
          onError={() => setFailed(true)}
        />
      </div>
    </div>
  )
}
