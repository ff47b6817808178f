import {
  Button,
  Countdown,
  Dialog,
  fetchKeyboard,
  KeyboardHost,
  KioskFrame,
  lazily,
  Notice,
  type Scale,
  Skeleton,
  Sill,
  Stage,
  Surface,
  type Theme,
  useSurface,
  useWords,
} from '#design'
import { Case, Cases, Flow, Progress, Slip, Start } from '#cases/kiosk'
import { type Frame, Guide } from '#catalog/kiosk'
import { sourceLanguage } from '#kernel'
import type { Client, LiveClient } from '#kernel/browser'
import { Panel, useCardOnReader } from '#terminals/kiosk'
import type { Ending } from '#visits'
import { createVisit, Help, Identify, useIdle, useVisit, type VisitSnapshot } from '#visits/kiosk'
import { type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import languages from 'virtual:words/kiosk'
import { Attract } from './attract.tsx'
import type { HomeProps } from './home.tsx'
import { beginAnew } from './anew.ts'
import styles from './kiosk.module.css'
import { useMenu } from './menu.ts'
import { type Route, useRoutes } from './routes.ts'
import type { SectionProps } from './section.tsx'
import type { Connected } from './terminal.ts'

/** Seconds without a touch before the countdown, and the countdown's own; twice as long for who reads large type. */
const limits = { standard: { idle: 60, countdown: 30 }, large: { idle: 120, countdown: 30 } } as const

/** Before them stands what invites a touch. */
const Home = lazily<HomeProps>(async () => (await import('./home.tsx')).Home)
const SectionPage = lazily<SectionProps>(async () => (await import('./section.tsx')).SectionPage)

export interface KioskProps {
  readonly client: Client
  readonly live: LiveClient
  /** The devices, once it is known whether there are any. */
  readonly terminal: Promise<Connected | null>
}

/** The terminal: one person's visit after another, with nothing left of the one before. */
export function Kiosk({ client, live, terminal }: KioskProps): ReactNode {
  const { setLanguage } = useWords()
  const [connected, setConnected] = useState<Connected | null | undefined>()
  const [scale, setScale] = useState<Scale>('standard')
  const [theme, setTheme] = useState<Theme>('light')
  const [round, setRound] = useState(0)
  const visit = useMemo(() => createVisit({ client, devices: terminal.then(found => found?.devices ?? null) }), [client, terminal])
  // Here and not with the screens: the live connection must learn that a visit is over even where the next one's begins in the same breath.
  const told = useVisit(visit, live)
  useEffect(() => void terminal.then(setConnected), [terminal])
  useEffect(fetchParts, [])
  const endVisit = useCallback(
    (ending: Ending) => {
      visit.end(ending)
      setLanguage(sourceLanguage, 'at once')
      setScale('standard')
      setTheme('light')
      setRound(before => before + 1)
      beginAnew()
    },
    [visit, setLanguage],
  )
  return (
    <Surface density="kiosk" scale={scale} theme={theme} onTheme={setTheme}>
      <Stage
        beside={
          connected?.simulated ? (
            <Suspense fallback={null}>
              <Panel.View {...connected.simulated} />
            </Suspense>
          ) : undefined
        }
      >
        {/* A new key is a new tree: no state of the person before survives. */}
        <KeyboardHost key={round}>
          <Screens {...{ client, live, connected, visit, told, endVisit, scale, setScale }} />
        </KeyboardHost>
      </Stage>
    </Surface>
  )
}

interface ScreensProps extends Omit<KioskProps, 'terminal'> {
  readonly connected: Connected | null | undefined
  readonly visit: ReturnType<typeof createVisit>
  readonly told: VisitSnapshot
  readonly endVisit: (ending: Ending) => void
  readonly scale: Scale
  readonly setScale: (scale: Scale) => void
}

function Screens({ client, live, connected, visit, told, endVisit, scale, setScale }: ScreensProps): ReactNode {
  const words = useWords()
  const { theme } = useSurface()
  const { t } = words
  const devices = connected?.devices ?? null
  const { visit: view, help } = told
  const routes = useRoutes({ client, live, visit })
  const { route, go } = routes
  const [place, setPlace] = useState('')
  const [isLeaving, setIsLeaving] = useState(false)
  const [helpState, setHelpState] = useState<'closed' | 'open' | 'failed'>('closed')
  const [retrying, setRetrying] = useState(false)
  const isAway = route.at === 'attract'
  const menu = useMenu({ client, visit, view, isHome: route.at === 'home' })
  const hasCard = useCardOnReader(devices)
  useEffect(() => client.onConnection(connection => setRetrying(connection === 'retrying')), [client])
  const finish = (ending: Ending) => {
    routes.close()
    endVisit(ending)
  }
  // Who only turned the colours or the size and went away has left something for the next one, too.
  const isTurned = scale !== 'standard' || theme !== 'light'
  const left = useIdle(limits[scale], !isAway || isTurned, () => finish('timeout'))
  const callHelp = () => {
    setHelpState('open')
    visit
      .open(words.language)
      .then(() => visit.callHelp(placeOf(route, place)))
      .catch(() => setHelpState('failed'))
  }
  const isHelpOpen = help?.state === 'ringing' || help?.state === 'accepted'
  const exit = () => (route.at === 'flow' ? setIsLeaving(true) : finish(route.at === 'slip' ? 'completed' : 'explicit_exit'))

  const over = (
    <>
      {retrying && !isAway && (
        <div className={styles.banner}>
          <Notice tone="info" icon="offline" title={t('kiosk.retrying')} />
        </div>
      )}
      {helpState !== 'closed' && (
        <Suspense fallback={null}>
          <Help.View
            help={help}
            failed={helpState === 'failed'}
            onCancel={() => {
              setHelpState('closed')
              void visit.cancelHelp().catch(() => {})
            }}
            onClose={() => setHelpState('closed')}
            onAgain={callHelp}
          />
        </Suspense>
      )}
      <Dialog
        open={isLeaving}
        title={t('kiosk.leave.title')}
        onClose={() => setIsLeaving(false)}
        actions={
          <>
            <Button onPress={() => finish('explicit_exit')}>{t('kiosk.leave.yes')}</Button>
            <Button kind="act" onPress={() => setIsLeaving(false)}>
              {t('kiosk.leave.no')}
            </Button>
          </>
        }
      >
        {t(view?.assurance === 'none' || !view ? 'kiosk.leave.lost' : 'kiosk.leave.kept')}
      </Dialog>
      <Dialog
        open={left !== null}
        urgent
        title={t('kiosk.idle.title')}
        aside={<Countdown seconds={left ?? 0} of={limits[scale].countdown} />}
        actions={
          <>
            <Button onPress={() => finish('timeout')}>{t('kiosk.idle.leave')}</Button>
            {/* The touch itself stops the countdown. */}
            <Button kind="act" onPress={() => undefined}>
              {t('kiosk.idle.stay')}
            </Button>
          </>
        }
      >
        {t('kiosk.idle.body')}
      </Dialog>
    </>
  )
  const frame: Frame = ({ onBack, ...page }) => (
    <KioskFrame
      {...page}
      // Beside the services nothing is under way: where one is says the place.
      place={page.kind === 'home' && page.service === undefined ? { name: siteName } : undefined}
      over={over}
      sill={
        <Sill
          onBack={onBack}
          onExit={exit}
          onLargeText={() => setScale(scale === 'large' ? 'standard' : 'large')}
          onHelp={isHelpOpen ? () => setHelpState('open') : callHelp}
          helpBusy={false}
        />
      }
    />
  )
  const siteName = view?.site?.name ?? t('kiosk.place')

  const screen = (): ReactNode => {
    switch (route.at) {
      case 'attract':
        return (
          <Attract
            hasCard={hasCard}
            onStart={() => go({ at: 'home' })}
            onLargeText={() => setScale(scale === 'large' ? 'standard' : 'large')}
          />
        )
      case 'home':
        return (
          <Home.View
            {...{
              menu,
              frame: homeFrame(over, {
                setScale,
                scale,
                exit,
                callHelp,
                isHelpOpen,
                openHelp: () => setHelpState('open'),
              }),
            }}
            visit={view}
            hasCards={devices !== null}
            isDemonstration={connected === null}
            onGo={(to: Route) => {
              setPlace('')
              go(to)
            }}
          />
        )
      case 'section': {
        const section = menu.view?.sections.find(({ id }) => id === route.section)
        if (!section) return frame({ kind: 'home', onBack: () => go({ at: 'home' }), children: <Skeleton lines={3} panes /> })
        return <SectionPage.View frame={frame} section={section} onGo={go} onBack={() => go({ at: 'home' })} />
      }
      case 'guide':
        return (
          <Guide.View
            client={client}
            frame={frame}
            terminal={view?.terminalId ?? null}
            sections={menu.view?.sections.map(({ id, name, icon }) => ({ id, name, icon })) ?? []}
            onSection={section => go({ at: 'section', section })}
            topic={route.topic}
            onBack={() => go({ at: 'home' })}
            onBegin={service => go({ at: 'start', service })}
          />
        )
      case 'start':
        return (
          <Start.View
            client={client}
            terminal={view?.terminalId ?? null}
            service={route.service}
            frame={page => frame({ ...page, ...(routes.failure === null ? {} : { now: <Notice tone="bad" title={routes.failure} /> }) })}
            busy={routes.busy}
            onBack={() => go({ at: 'home' })}
            onBegin={() => routes.begin(route.service)}
          />
        )
      case 'flow':
        return (
          <Flow.View
            {...{ client, visit, devices, frame }}
            session={route.session}
            onPlace={setPlace}
            onLeave={() => {
              setPlace('')
              void route.session.flush().catch(() => {})
              routes.close()
              go({ at: 'home' })
            }}
            onNotMe={() => finish('explicit_exit')}
            onDone={() => go({ at: 'slip', session: route.session })}
          />
        )
      case 'slip':
        return (
          <Slip.View
            {...{ client, live, devices }}
            session={route.session}
            frame={page => frame({ ...page, onBack: undefined })}
            place={siteName}
            hasCard={hasCard}
            hall={`${location.origin}/hall`}
            onDone={() => finish('completed')}
            onAnother={() => {
              routes.close()
              go({ at: 'home' })
            }}
          />
        )
      case 'identify':
        return (
          <Identify.View
            {...{ visit, devices, frame }}
            byCard={route.byCard}
            service={t('kiosk.cases.title')}
            onBack={() => go({ at: 'home' })}
            onDone={() => go({ at: 'cases' })}
          />
        )
      case 'cases':
        return <Cases.View client={client} frame={frame} onBack={() => go({ at: 'home' })} onOpen={head => go({ at: 'case', head })} />
      case 'case':
        return (
          <Case.View
            client={client}
            head={route.head}
            frame={frame}
            onBack={() => go({ at: 'cases' })}
            onGoOn={() => routes.goOn(route.head.id)}
          />
        )
      case 'progress':
        return <Progress.View client={client} frame={frame} onBack={() => go({ at: 'home' })} />
    }
  }
  return <Suspense fallback={frame({ kind: 'step', children: <Skeleton lines={3} panes /> })}>{screen()}</Suspense>
}

/** Where the person is, for whoever is called, in ids; in a case `told` is its last word, which is of another one until a question is shown. */
function placeOf(route: Route, told: string): string {
  if (route.at === 'start') return route.service
  if (route.at !== 'flow') return route.at === 'guide' ? 'guide' : 'home'
  const { service } = route.session.snapshot().view.head
  return told.startsWith(`${service}/`) ? told : service
}

interface HomeControls {
  readonly scale: Scale
  readonly setScale: (scale: Scale) => void
  readonly exit: () => void
  readonly callHelp: () => void
  readonly isHelpOpen: boolean
  readonly openHelp: () => void
}

/** The first page has the place instead of a service, and no way back. */
function homeFrame(over: ReactNode, { scale, setScale, exit, callHelp, isHelpOpen, openHelp }: HomeControls) {
  return (page: Omit<Parameters<typeof KioskFrame>[0], 'sill' | 'over' | 'kind'>) => (
    <KioskFrame
      {...page}
      kind="home"
      over={over}
      sill={
        <Sill
          onExit={exit}
          onLargeText={() => setScale(scale === 'large' ? 'standard' : 'large')}
          onHelp={isHelpOpen ? openHelp : callHelp}
        />
      }
    />
  )
}

/** What is not needed for the first page comes when there is time: by the time a service is chosen its parts are there, with a network or without. */
function fetchParts(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  // Counted from the first frame, however slow the terminal is.
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(() => {
      for (const part of [Home, SectionPage, Start, Identify, Flow, Guide, Help, Slip, Cases, Progress]) void part.fetch()
      for (const language of languages) void language.load()
      fetchKeyboard()
    }, 300)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}
