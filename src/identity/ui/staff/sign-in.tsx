import { Button, Icon, Notice, Stack, TextField, useWords } from '#design'
import { type Me, signIn } from '#identity'
import { type Client, Refused } from '#kernel/browser'
import { type FormEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import styles from './identity.module.css'

export interface SignInProps {
  readonly client: Client
  /** Whose session ended by itself on this page: they find what they were writing. */
  readonly before: Me | null
  /** Language and size of type. */
  readonly settings: ReactNode
  /** What one signs in to; the desk, if nothing is said. */
  readonly title?: string | undefined
  readonly onDone: (me: Me) => void
}

interface Failure {
  readonly code: string
  readonly message: string
  /** When one may try again; null: at once. */
  readonly until: number | null
}

export function SignIn({ client, before, settings, title, onDone }: SignInProps): ReactNode {
  const { t } = useWords()
  const [login, setLogin] = useState(before?.login ?? '')
  const [password, setPassword] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const [isTemporary, setIsTemporary] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [left, startCounting] = useSecondsLeft(failure?.until ?? null)
  const form = useRef<HTMLFormElement>(null)
  const isFilled = login.trim() !== '' && password !== '' && (!isTemporary || newPassword !== '')

  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || left > 0) return
    if (!isFilled) return focusFirstEmpty(form.current)
    setBusy(true)
    try {
      onDone(await client.call(signIn, { login: login.trim(), password, ...(isTemporary ? { newPassword } : {}) }))
    } catch (error) {
      const failed = failureOf(error, t('desk.signin.unreachable'))
      if (failed.code === 'identity.new_password_needed') {
        setIsTemporary(true)
        setFailure(null)
      } else {
        setFailure(failed)
        startCounting()
        if (failed.code === 'identity.wrong_password') select(form.current, 'password')
        if (failed.code === 'identity.weak_password') select(form.current, 'new-password')
      }
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.page}>
      <main className={styles.window}>
        <div className={styles.pane}>
          <div className={styles.brand}>
            <Icon name="window" />
            <h1>{isTemporary ? t('desk.signin.new.title') : (title ?? t('desk.signin.title'))}</h1>
          </div>
          <form ref={form} noValidate onSubmit={event => void send(event)}>
            <Stack gap="part">
              {isTemporary && <p>{t('desk.signin.new.lead', { login })}</p>}
              {before && !isTemporary && (
                <Notice tone="info" title={t('desk.signin.ended')}>
                  {t('desk.signin.ended.detail', { name: before.name })}
                </Notice>
              )}
              {!isTemporary && (
                <>
                  <TextField
                    name="login"
                    label={t('desk.signin.login')}
                    value={login}
                    autoComplete="username"
                    autoFocus={before === null}
                    onChange={setLogin}
                  />
                  <TextField
                    name="password"
                    type="password"
                    label={t('desk.signin.password')}
                    value={password}
                    autoComplete="current-password"
                    autoFocus={before !== null}
                    error={failure?.code === 'identity.wrong_password' ? failure.message : undefined}
                    onChange={setPassword}
                  />
                </>
              )}
              {isTemporary && (
                <TextField
                  name="new-password"
                  type="password"
                  label={t('desk.signin.new')}
                  help={failure?.code === 'identity.weak_password' ? undefined : t('desk.signin.new.rule')}
                  value={newPassword}
                  autoComplete="new-password"
                  autoFocus
                  error={failure?.code === 'identity.weak_password' ? failure.message : undefined}
                  onChange={setNewPassword}
                />
              )}
              <FailureNotice failure={failure} left={left} />
              <Button kind="act" size="main" type="submit" wide busy={busy} busyLabel={t('desk.signin.busy')} disabled={left > 0}>
                {left > 0 ? t('desk.signin.again.in', { time: clock(left) }) : t(isTemporary ? 'desk.signin.new.do' : 'desk.signin.do')}
              </Button>
              {isTemporary ? (
                <Button kind="quiet" size="secondary" onPress={() => setIsTemporary(false)}>
                  {t('design.back')}
                </Button>
              ) : (
                <p className={styles.hint}>{t('desk.signin.forgotten')}</p>
              )}
            </Stack>
          </form>
        </div>
        <div className={styles.sill}>{settings}</div>
      </main>
    </div>
  )
}

/** What stands at a field is not said twice. */
const atField = new Set(['identity.wrong_password', 'identity.weak_password'])

function FailureNotice({ failure, left }: { readonly failure: Failure | null; readonly left: number }): ReactNode {
  const { t } = useWords()
  if (!failure || atField.has(failure.code)) return null
  if (failure.until === null) return <Notice tone="bad" title={failure.message} />
  const isLocked = failure.code === 'identity.locked'
  return (
    <Notice
      tone={isLocked ? 'bad' : 'warn'}
      icon={isLocked ? 'lock' : 'clock'}
      title={t(isLocked ? 'desk.signin.locked' : 'desk.signin.wait')}
    >
      {left > 0 ? t(isLocked ? 'desk.signin.locked.cure' : 'desk.signin.wait.cure') : t('desk.signin.wait.over')}
    </Notice>
  )
}

function failureOf(error: unknown, unreachable: string): Failure {
  if (!(error instanceof Refused)) return { code: 'unreachable', message: unreachable, until: null }
  const { seconds } = error.details
  return { code: error.code, message: error.message, until: typeof seconds === 'number' ? Date.now() + seconds * 1000 : null }
}

/** Whole seconds until an instant, counted down; 0 once it is there. */
function useSecondsLeft(until: number | null): readonly [left: number, start: () => void] {
  const [now, setNow] = useState(Date.now)
  const tick = useCallback(() => setNow(Date.now()), [])
  useEffect(() => {
    if (until === null) return undefined
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  }, [until, tick])
  return [until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000)), tick]
}

/** `4:05` */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function focusFirstEmpty(form: HTMLFormElement | null): void {
  ;[...(form?.querySelectorAll('input') ?? [])].find(input => input.value.trim() === '')?.focus()
}

function select(form: HTMLFormElement | null, name: string): void {
  form?.querySelector<HTMLInputElement>(`[name=${name}]`)?.select()
}
