// What cases add to the hall: doing a service, mending, progress, one's own cases.
import { openCase, readCase } from '#cases'
import { type Go, ServiceFacts, sayFrom, Unreachable, useDefinition } from '#catalog/hall'
import { Button, Empty, Notice, Skeleton, Stack, useWords } from '#design'
import { type Client, type LiveClient, Refused } from '#kernel/browser'
import type { Visit } from '#visits/hall'
import { type ReactNode, useEffect, useState } from 'react'
import { CaseForm } from './hall/form.tsx'
import { MendCase, SubmittedCase } from './hall/progress.tsx'
import { type CaseSession, openSession } from './session.ts'
import { useAttempt, useCase } from './use-case.ts'

export { CaseList, type MyCases, useMyCases, WaitingCase, waits } from './hall/list.tsx'
export { ProgressQuery } from './hall/progress.tsx'

/** Before a service begins: what one should know, and the way to begin. */
export function ServicePage({
  client,
  visit,
  service,
  go,
  onTitle,
}: {
  readonly client: Client
  readonly visit: Visit
  readonly service: string
  readonly go: Go
  readonly onTitle: (title: string) => void
}): ReactNode {
  const { t, language } = useWords()
  const { definition, failed, again } = useDefinition(client, service)
  const attempt = useAttempt()
  if (!definition) return failed ? <Unreachable onAgain={again} /> : <Skeleton lines={5} />
  const say = sayFrom(definition)
  onTitle(say('service.name'))
  const begin = () =>
    void attempt.run(async () => {
      await visit.open(language)
      const view = await client.call(openCase, { service })
      go(`/hall/case/${view.head.id}`)
    })
  return (
    <Stack gap="block">
      <p>{say('service.summary')}</p>
      {attempt.refusal && <Notice tone="bad" title={attempt.refusal.message} />}
      <Button kind="act" size="main" wide busy={attempt.busy} onPress={begin}>
        {t('hall.service.begin', { minutes: definition.intake?.body.minutes ?? 5 })}
      </Button>
      <ServiceFacts
        facts={[
          { icon: 'document', name: t('hall.service.need'), text: say('service.need') },
          { icon: 'person', name: t('hall.service.who'), text: say('service.who') },
          { icon: 'cases', name: t('hall.service.fee'), text: say('service.fee') },
          { icon: 'check', name: t('hall.service.result'), text: say('service.result') },
          { icon: 'building', name: t('hall.service.law'), text: say('service.law') },
        ]}
      />
    </Stack>
  )
}

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
  }, [client, live, visit, id, tries])
  if (problem === 'unreachable') return <Unreachable onAgain={() => setTries(tries + 1)} />
  if (problem === 'unknown') {
    return (
      <Empty icon="search" title={t('hall.case.unknown')} action={<Button href="/hall/cases">{t('hall.case.unknown.cure')}</Button>}>
        {t('hall.case.unknown.body')}
      </Empty>
    )
  }
  return session ? <OpenCase session={session} visit={visit} {...rest} onGone={() => setProblem('unknown')} /> : <Skeleton lines={5} />
}

function OpenCase({
  session,
  visit,
  step,
  go,
  onTitle,
  onGone,
}: Omit<CasePageProps, 'client' | 'live' | 'id'> & { readonly session: CaseSession; readonly onGone: () => void }): ReactNode {
  const { t } = useWords()
  const { view } = useCase(session)
  // Leaving the page by whatever way: what was typed a moment ago goes along.
  useEffect(() => {
    const leave = () => document.visibilityState === 'hidden' && void session.flush().catch(() => {})
    document.addEventListener('visibilitychange', leave)
    return () => document.removeEventListener('visibilitychange', leave)
  }, [session])
  if (view.head.phase === 'draft') return <CaseForm {...{ session, visit, step, go, onTitle }} />
  onTitle(t('hall.case.title'))
  return view.head.phase === 'returned' ? <MendCase session={session} go={go} /> : <SubmittedCase session={session} onGone={onGone} />
}
