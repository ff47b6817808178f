import { readCase } from '#cases'
import { type Go, Unreachable } from '#catalog/hall'
import { Button, Empty, Skeleton, useWords } from '#design'
import { type Client, type LiveClient, Refused } from '#kernel/browser'
import type { Visit } from '#visits/hall'
import { type ReactNode, useEffect, useState } from 'react'
import { type CaseSession, openSession } from '../session.ts'
import { useCase } from '../use-case.ts'
import { CaseForm } from './form.tsx'
import { MendCase, SubmittedCase } from './progress.tsx'

export interface CasePageProps {
  readonly client: Client
  readonly live: LiveClient
  readonly visit: Visit
  readonly id: string
  readonly step: string | null
  readonly go: Go
  readonly onTitle: (title: string) => void
}

/** One case, whatever it needs now: filling in, mending, or only looking. */
export function CasePage({ client, live, visit, id, ...rest }: CasePageProps): ReactNode {
  const { t, language } = useWords()
  const [session, setSession] = useState<CaseSession | null>(null)
  const [problem, setProblem] = useState<'unknown' | 'unreachable' | null>(null)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let opened: CaseSession | null = null
    let isLeft = false
    const open = async () => {
      await visit.open(language)
      const view = await client.call(readCase, { id })
      opened = await openSession({ client, live, language, view, onGone: () => setProblem('unknown') })
      if (isLeft) opened.close()
      else setSession(opened)
    }
    setProblem(null)
    open().catch((error: unknown) => !isLeft && setProblem(error instanceof Refused ? 'unknown' : 'unreachable'))
    return () => {
      isLeft = true
      void opened?.flush().catch(() => {})
      opened?.close()
      setSession(null)
    }
    // Texts in another language come with another page.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [client, live, visit, id, tries])
  if (problem === 'unreachable') return <Unreachable onAgain={() => setTries(tries + 1)} />
  if (problem === 'unknown') {
    rest.onTitle(t('hall.case.title'))
    return (
      <Empty icon="search" title={t('hall.case.unknown')} action={<Button href="/hall/cases">{t('hall.case.unknown.cure')}</Button>}>
        {t('hall.case.unknown.body')}
      </Empty>
    )
  }
  return session ? (
    <OpenCase {...{ client, live, session, visit }} {...rest} onGone={() => setProblem('unknown')} />
  ) : (
    <Skeleton lines={5} />
  )
}

function OpenCase({
  session,
  visit,
  step,
  go,
  onTitle,
  onGone,
  client,
  live,
}: Omit<CasePageProps, 'id'> & { readonly session: CaseSession; readonly onGone: () => void }): ReactNode {
  const { view } = useCase(session)
  // Leaving the page by whatever way: what was typed a moment ago goes along.
  useEffect(() => {
    const leave = () => document.visibilityState === 'hidden' && void session.flush().catch(() => {})
    document.addEventListener('visibilitychange', leave)
    return () => document.removeEventListener('visibilitychange', leave)
  }, [session])
  if (view.head.phase === 'draft') return <CaseForm {...{ session, visit, step, go, onTitle }} />
  onTitle(view.head.serviceName)
  return view.head.phase === 'returned' ? <MendCase session={session} go={go} /> : <SubmittedCase {...{ client, live, session, onGone }} />
}
