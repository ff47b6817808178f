import { documentUrl, type KioskPage } from '#cases'
import { Button, FileField, Icon, NowPanel, Notice, useWords } from '#design'
import type { Devices } from '#terminals/kiosk'
import { type ReactNode, useEffect, useState } from 'react'
import type { CaseSession, CaseSnapshot } from '../session.ts'
import styles from './kiosk.module.css'
import { firstOf, type PageProps } from './question.tsx'

type DocumentPageProps = PageProps & {
  readonly page: KioskPage & { kind: 'document' }
  readonly snapshot: CaseSnapshot
  readonly devices: Devices | null
}

type Shot =
  | { readonly at: 'ready' }
  | { readonly at: 'taking' }
  | { readonly at: 'failed' }
  | { readonly at: 'taken'; readonly blob: Blob; readonly url: string }

/** One document: photographed by the terminal's camera, looked at, then kept. */
export function DocumentPage({ session, say, frame, framed, alert, note, refusal, page, snapshot, devices }: DocumentPageProps): ReactNode {
  const { t } = useWords()
  const { rule } = page.document
  const [shot, setShot] = useState<Shot>({ at: 'ready' })
  useEffect(() => () => void (shot.at === 'taken' && URL.revokeObjectURL(shot.url)), [shot])
  const upload = snapshot.uploads.find(each => each.rule === rule.id)
  const asked = snapshot.view.head.request
  const isReturned = asked?.items.some(({ path }) => path === rule.id) === true && !asked.mended.includes(rule.id)
  const files = isReturned ? [] : snapshot.view.documents.filter(each => each.rule === rule.id)
  const isNeeded = page.document.required || isReturned
  const last = files.at(-1)
  const name = say(`document.${rule.id}.name`)
  const guide = note ?? firstOf(say, `document.${rule.id}.guide`, `step.${page.step}.guide`)

  const take = async () => {
    if (!devices) return
    setShot({ at: 'taking' })
    const picture = await devices.takePicture(rule.width === undefined ? 'document' : 'person')
    if (picture.kind === 'failed') return setShot({ at: 'failed' })
    setShot({ at: 'taken', blob: picture.picture, url: URL.createObjectURL(picture.picture) })
  }
  const keep = async () => {
    if (shot.at !== 'taken') return
    await session.attach(rule.id, shot.blob, t('kiosk.document.file', { name, number: files.length + 1 }), 'camera').catch(() => {})
    setShot({ at: 'ready' })
  }
  const body = () => {
    if (upload)
      return (
        <Notice
          tone={upload.state === 'failed' ? 'bad' : 'info'}
          title={upload.state === 'failed' ? (upload.message ?? '') : t('kiosk.document.sending')}
        />
      )
    if (shot.at === 'failed')
      return (
        <Notice tone="bad" title={t('kiosk.document.failed')}>
          {t('kiosk.document.failed.cure')}
        </Notice>
      )
    if (!devices) return <WithoutCamera {...{ session, snapshot, name, rule: rule.id }} />
    return null
  }
  const picture =
    shot.at === 'taken'
      ? shot.url
      : last && last.mediaType.startsWith('image/') && shot.at === 'ready'
        ? documentUrl(snapshot.view.head.id, last.id, 'kiosk')
        : null
  const again = async () => {
    if (upload?.state === 'failed') session.dismiss(upload.id)
    if (shot.at !== 'taken' && last && files.length >= rule.files.most) await session.detach(last.id).catch(() => {})
    await take()
  }
  // While a picture is wanted, taking it is what the page is for; 下一步 could only say that there is none.
  const isWanted =
    devices !== null && shot.at !== 'taken' && upload?.state !== 'sending' && files.length < (isNeeded ? rule.files.least : 0)
  const camera = devices && (
    <Button
      icon="camera"
      {...(isWanted ? ({ kind: 'act', size: 'main', role: 'next', wide: true } as const) : {})}
      busy={shot.at === 'taking'}
      busyLabel={t('kiosk.document.taking')}
      onPress={() => void again()}
    >
      {picture === null && shot.at !== 'failed' && !upload
        ? t('kiosk.document.take')
        : files.length > 0 && files.length < rule.files.most && shot.at !== 'taken'
          ? t('kiosk.document.more')
          : t('kiosk.document.again')}
    </Button>
  )
  return frame({
    ...framed,
    question: name,
    now: <NowPanel icon="camera">{shot.at === 'taken' ? t('kiosk.document.look') : guide}</NowPanel>,
    beside: isWanted ? undefined : (camera ?? undefined),
    next: isWanted ? (
      camera
    ) : shot.at === 'taken' ? (
      <Button
        kind="act"
        size="main"
        role="next"
        wide
        busy={upload?.state === 'sending'}
        busyLabel={t('kiosk.document.sending')}
        onPress={() => void keep()}
      >
        {t('kiosk.document.keep')}
      </Button>
    ) : (
      framed.next
    ),
    children: (
      <div className={styles.photo}>
        {refusal && <Notice tone="bad" title={refusal.message} />}
        {alert && shot.at !== 'taken' && !upload && <Notice tone="bad" title={t('kiosk.document.missing')} />}
        {body()}
        {devices && (
          <div className={`${styles.frame} ${picture === null ? '' : styles.taken}`}>
            {picture === null ? <Icon name="camera" size="calc(120 * var(--dot))" /> : <img src={picture} alt={name} />}
          </div>
        )}
        <p className={styles.how}>
          {files.length > 1 ? t('kiosk.document.count', { count: files.length }) : say(`document.${rule.id}.help`).split('\n')[0]}
        </p>
      </div>
    ),
  })
}

/** In anybody's browser there is no terminal's camera: files are chosen, as in the hall. */
function WithoutCamera({
  session,
  snapshot,
  rule,
  name,
}: {
  readonly session: CaseSession
  readonly snapshot: CaseSnapshot
  readonly rule: string
  readonly name: string
}): ReactNode {
  const files = snapshot.view.documents.filter(each => each.rule === rule)
  return (
    <FileField
      label={name}
      files={files.map(({ id, name: fileName, size }) => ({ id, name: fileName, size, state: 'done' }))}
      accept="image/jpeg,image/png,application/pdf"
      onChoose={chosen => chosen.forEach(file => void session.attach(rule, file, file.name, 'upload').catch(() => {}))}
      onRetry={id => void session.retry(id).catch(() => {})}
      onRemove={id => void session.detach(id).catch(() => {})}
    />
  )
}
