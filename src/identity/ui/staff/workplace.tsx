import {
  Button,
  Empty,
  LanguageSwitch,
  Notice,
  type Scale,
  Segments,
  Skeleton,
  Surface,
  type Theme,
  useSystemTheme,
  useWords,
} from '#design'
import type { Me } from '#identity'
import type { Client } from '#kernel/browser'
import { type ReactNode, useState } from 'react'
import { SignIn } from './sign-in.tsx'
import { type Gone, useConnection, useSession } from './session.ts'
import { readSettings, saveSettings, themes } from './settings.ts'
import styles from './workplace.module.css'

export interface WorkplaceProps {
  readonly client: Client
  readonly gone: Gone
  /** Whose window one signs in at; the desk's without it. */
  readonly title?: string | undefined
  /** Somebody has signed in, before anything of theirs is shown. */
  readonly onEnter?: ((me: Me) => void) | undefined
  readonly children: (signedIn: SignedIn) => ReactNode
}

export interface SignedIn {
  readonly me: Me
  /** How this browser is set: language, size of type, colours. */
  readonly settings: ReactNode
  readonly leave: () => void
}

// words: desk.theme.light desk.theme.dark
/** Where staff work: nothing until it is known who they are, then the way in, then what is theirs. */
export function Workplace({ client, gone, title, onEnter, children }: WorkplaceProps): ReactNode {
  const { t } = useWords()
  const session = useSession(client, gone)
  const [scale, setScale] = useState<Scale>(() => readSettings().scale)
  const [chosen, setChosen] = useState<Theme | undefined>(() => readSettings().theme)
  const system = useSystemTheme({ dark: true })
  const theme = chosen ?? system
  const connection = useConnection(client)
  const settings = (
    <>
      <LanguageSwitch />
      <Segments
        label={t('desk.scale')}
        segments={[
          { value: 'standard', label: t('design.text.standard') },
          { value: 'large', label: t('design.text.large') },
        ]}
        value={scale}
        onChange={next => {
          setScale(next)
          saveSettings({ scale: next })
        }}
      />
      <Segments
        label={t('desk.theme')}
        segments={themes.map(value => ({ value, label: t(value === 'contrast' ? 'design.theme.contrast' : `desk.theme.${value}`) }))}
        value={theme}
        onChange={next => {
          setChosen(next)
          saveSettings({ theme: next })
        }}
      />
    </>
  )
  const enter = (me: Me) => {
    onEnter?.(me)
    session.enter(me)
  }
  const content = () => {
    if (session.me === undefined) return <Opening failed={session.failed} onAgain={session.again} />
    if (session.me === null) return <SignIn client={client} before={session.before} settings={settings} title={title} onDone={enter} />
    return children({ me: session.me, settings, leave: session.leave })
  }
  return (
    <Surface density="dense" scale={scale} theme={theme}>
      {content()}
      {connection === 'retrying' && (
        <div className={styles.connection}>
          <div>
            <Notice tone="warn" icon="offline" title={t('desk.retrying')} />
          </div>
        </div>
      )}
    </Surface>
  )
}

function Opening({ failed, onAgain }: { readonly failed: boolean; readonly onAgain: () => void }): ReactNode {
  const { t } = useWords()
  return (
    <main className={styles.opening}>
      {failed ? (
        <Empty icon="offline" title={t('desk.unreachable')} action={<Button onPress={onAgain}>{t('design.retry')}</Button>}>
          {t('desk.unreachable.cure')}
        </Empty>
      ) : (
        <div>
          <h1>{t('desk.opening')}</h1>
          <Skeleton lines={2} />
        </div>
      )}
    </main>
  )
}
