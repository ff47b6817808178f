import { readMenu } from '#catalog'
import { Find, MenuSections, Topic, Topics, Unreachable } from '#catalog/hall'
import type { CaseHead } from '#cases'
import { Case, CaseList, Progress, Service as ServicePage, useMyCases, WaitingCase, waits } from '#cases/hall'
import {
  Button,
  DefinitionList,
  Empty,
  HallFrame,
  Notice,
  Pane,
  type Scale,
  Section,
  ServiceCard,
  ServiceCards,
  Skeleton,
  Stack,
  Surface,
  type Theme,
  useSystemTheme,
  useTold,
  useWords,
} from '#design'
import type { Client, LiveClient } from '#kernel/browser'
import { Phone, useVisit, type Visit } from '#visits/hall'
import { type ReactNode, Suspense, useEffect, useState } from 'react'
import { useAddress } from './address.ts'

const keptScale = 'onewindow-scale'
const keptTheme = 'onewindow-theme'

export interface HallProps {
  readonly client: Client
  readonly live: LiveClient
  readonly visit: Visit
}

/** The service hall: find, do, follow. */
export function Hall({ client, live, visit }: HallProps): ReactNode {
  const words = useWords()
  const { t, language } = words
  const [scale, setScale] = useState<Scale>(() => (localStorage.getItem(keptScale) === 'large' ? 'large' : 'standard'))
  const system = useSystemTheme({ dark: false })
  const [chosen, setChosen] = useState<string | null>(() => localStorage.getItem(keptTheme))
  const theme = chosen === null ? system : chosen === 'contrast' ? 'contrast' : 'light'
  const [{ path, query }, go] = useAddress()
  const [title, setTitle] = useState('')
  const [retrying, setRetrying] = useState(false)
  const { visit: view } = useVisit(visit, live)
  const [isUnread, setUnread] = useState(false)
  const readVisit = () => {
    setUnread(false)
    visit.open(language).catch(() => setUnread(true))
  }
  // Another language is told to the visit by whoever chooses it.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useEffect(readVisit, [visit])
  useEffect(() => client.onConnection(connection => setRetrying(connection === 'retrying')), [client])
  useEffect(fetchParts, [])
  const isKnown = view !== null && view.assurance !== 'none'
  const signOut = () => {
    visit.end('explicit_exit')
    go('/hall')
    readVisit()
  }
  // Their list is being asked for: so is what shows it.
  useEffect(() => void (isKnown && WaitingCase.fetch()), [isKnown])
  const mine = useMyCases({ client, live, visit: view })
  const waiting = (mine.cases ?? []).filter(waits)
  const [section = '', id = ''] = path
  const large = () => {
    const next = scale === 'large' ? 'standard' : 'large'
    localStorage.setItem(keptScale, next)
    setScale(next)
  }
  const recolour = (next: Theme) => {
    localStorage.setItem(keptTheme, next)
    setChosen(next)
  }
  /** Who is signed in is not asked to sign in: what needs them waits until the visit is read. */
  const once = (body: ReactNode) => (view ? body : isUnread ? <Unreachable onAgain={readVisit} /> : <Skeleton lines={3} panes />)
  const page = (): { readonly title?: string; readonly back?: string; readonly body: ReactNode; readonly narrow?: boolean } => {
    switch (section) {
      case '':
        return { body: <HomePage {...{ client, go, waiting }} /> }
      case 'service':
        return {
          title,
          back: '/hall',
          narrow: true,
          body: <ServicePage.View key={id} {...{ client, visit, go }} service={id} onTitle={setTitleSoon} />,
        }
      case 'case':
        return {
          title,
          back: '/hall/cases',
          narrow: true,
          body: <Case.View key={id} {...{ client, live, visit, go, id }} step={query.get('step')} onTitle={setTitleSoon} />,
        }
      case 'cases':
        return {
          title: t('hall.cases.title'),
          narrow: true,
          body: once(
            isKnown ? (
              <CaseList.View {...{ client, mine, go }} />
            ) : (
              <SignInPane visit={visit} body={t('hall.cases.sign.in')} onDone={mine.again} />
            ),
          ),
        }
      case 'guide':
        return id === ''
          ? { title: t('hall.guide.title'), narrow: true, body: <GuidePage {...{ client, go }} /> }
          : {
              title,
              back: '/hall/guide',
              narrow: true,
              body: <Topic.View key={id} {...{ client, go }} topic={id} onTitle={setTitleSoon} />,
            }
      case 'progress':
        return {
          title: t('hall.progress.title'),
          back: '/hall',
          narrow: true,
          body: <Progress.View client={client} number={query.get('number') ?? ''} />,
        }
      case 'me':
        return {
          title: t('hall.me.title'),
          narrow: true,
          body: once(
            isKnown ? (
              <MePage {...{ name: view.name, phone: view.phone }} onOut={signOut} />
            ) : (
              <SignInPane visit={visit} body={t('hall.me.sign.in')} onDone={() => go('/hall/cases')} />
            ),
          ),
        }
      default:
        return {
          title: t('hall.nowhere'),
          narrow: true,
          body: (
            <Empty icon="search" title={t('hall.nowhere.why')} action={<Button href="/hall">{t('hall.nowhere.home')}</Button>}>
              {t('hall.nowhere.help')}
            </Empty>
          ),
        }
    }
  }
  // A page says its title while it is drawn; it is taken over afterwards.
  const setTitleSoon = (next: string) => {
    if (next !== title) queueMicrotask(() => setTitle(next))
  }
  const { title: shownTitle, back, body, narrow } = page()
  useEffect(() => {
    document.title = shownTitle ? `${shownTitle} · ${t('hall.name')}` : t('hall.name')
  }, [shownTitle, t])
  const places = [
    { key: '', label: t('hall.place.home'), icon: 'home', href: '/hall' },
    { key: 'cases', label: t('hall.place.cases'), icon: 'cases', href: '/hall/cases', waiting: waiting.length },
    { key: 'guide', label: t('hall.place.guide'), icon: 'info', href: '/hall/guide' },
    { key: 'me', label: t('hall.place.me'), icon: 'person', href: '/hall/me' },
  ] as const
  return (
    <Surface density="touch" scale={scale} theme={theme} onTheme={recolour}>
      <HallFrame
        name={t('hall.name')}
        homeHref="/hall"
        onGo={go}
        onLargeText={large}
        title={shownTitle === '' ? undefined : shownTitle}
        back={back === undefined ? undefined : { href: back, label: t('design.back') }}
        narrow={narrow}
        places={places.map(place => ({ ...place, current: place.key === section || (place.key === 'cases' && section === 'case') }))}
      >
        {retrying && (
          <Notice tone="info" icon="offline" title={t('hall.retrying')}>
            {section === 'case' ? t('hall.retrying.kept') : undefined}
          </Notice>
        )}
        <Suspense fallback={<Skeleton lines={4} />}>{body}</Suspense>
      </HallFrame>
    </Surface>
  )
}

/** The other pages' scripts come while the first one is read. */
function fetchParts(): () => void {
  const timer = setTimeout(() => {
    for (const part of [ServicePage, Case, CaseList, Phone, Topics, Progress]) void part.fetch()
  }, 1500)
  return () => clearTimeout(timer)
}

interface HomePageProps {
  readonly client: Client
  readonly go: (href: string) => void
  readonly waiting: readonly CaseHead[]
}

/** What waits for the person comes first; then everything one can do. */
function HomePage({ client, go, waiting }: HomePageProps): ReactNode {
  const { t } = useWords()
  const {
    value: menu,
    failed,
    again,
  } = useTold((language, signal) => client.call(readMenu, { language, channel: 'hall' }, { signal, language }), [client])
  // What can be done here is above: these are to be read.
  const services = (menu?.sections ?? []).flatMap(section => section.services)
  const topics = services.flatMap(service => service.topics.filter(topic => topic.service === null)).slice(0, 4)
  return (
    <Stack gap="block">
      <h1 style={{ fontSize: 'var(--type-greeting)', fontWeight: 650 }}>{t(`hall.greeting.${partOfDay()}`)}</h1>
      <Find client={client} go={go} />
      <Suspense fallback={null}>
        {waiting.map(head => (
          <WaitingCase.View key={head.id} head={head} go={go} />
        ))}
      </Suspense>
      {menu?.notice && <Notice tone="info" title={menu.notice} />}
      {menu ? <MenuSections sections={menu.sections} /> : failed ? <Unreachable onAgain={again} /> : <Skeleton lines={3} panes />}
      {topics.length > 0 && (
        <Section title={t('hall.home.asked')}>
          <ServiceCards>
            {topics.map(({ id, title }) => (
              <ServiceCard key={id} icon="document" name={title} href={`/hall/guide/${id}`} />
            ))}
          </ServiceCards>
        </Section>
      )}
      <Section title={t('hall.home.more')}>
        <Button wide icon="clock" onPress={() => go('/hall/progress')}>
          {t('hall.progress.title')}
        </Button>
      </Section>
    </Stack>
  )
}

// words: hall.greeting.*
function partOfDay(): 'morning' | 'afternoon' | 'evening' {
  const hour = new Date().getHours()
  return hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
}

function GuidePage({ client, go }: { readonly client: Client; readonly go: (href: string) => void }): ReactNode {
  const { t } = useWords()
  return (
    <Stack gap="block">
      <Find client={client} go={go} />
      <Section title={t('catalog.search.all')}>
        <Topics.View client={client} />
      </Section>
    </Stack>
  )
}

function SignInPane({ visit, body, onDone }: { readonly visit: Visit; readonly body: string; readonly onDone: () => void }): ReactNode {
  const { t } = useWords()
  return (
    <Pane title={t('hall.sign.in.title')}>
      <Stack gap="part">
        <p>{body}</p>
        <Phone.View visit={visit} onDone={onDone} />
      </Stack>
    </Pane>
  )
}

interface MePageProps {
  readonly name: string | null
  readonly phone: string | null
  readonly onOut: () => void
}

function MePage({ name, phone, onOut }: MePageProps): ReactNode {
  const { t } = useWords()
  return (
    <Stack gap="block">
      <Pane>
        <DefinitionList
          rows={[
            { label: t('hall.me.name'), value: name ?? t('hall.me.unknown'), personal: true },
            { label: t('visits.phone'), value: phone ?? '', personal: true },
          ]}
        />
      </Pane>
      <Button wide icon="exit" onPress={onOut}>
        {t('hall.me.sign.out')}
      </Button>
    </Stack>
  )
}
