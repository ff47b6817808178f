import { analyseImpact, closeDepartment, countServices } from '#cases'
import type { WrittenParts } from '#catalog'
import { MenuPage, MenusPage, PublishPage, ServicePage, ServicesPage, SynonymsPage } from '#catalog/console'
import { CaseHead, DeskFrame, DeskMain, Empty, type RailItem, usePlaces, useSaid, useWords } from '#design'
import type { Me } from '#identity'
import { AccountDialog, type Gone, StaffPage, Workplace } from '#identity/console'
import type { Client } from '#kernel/browser'
import { readOrganisation } from '#organisation'
import { CalendarPage, OrganisationPage } from '#organisation/console'
import { TerminalsPage } from '#terminals/console'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { addresses, entrance, type Place, wordsOfSearch } from './routes.ts'

export interface ConsoleGiven {
  readonly client: Client
  readonly gone: Gone
}

/** The console: where an enterprise is set up. The same people and the same way in as at the desk, with a cookie of its own. */
export function Console({ client, gone }: ConsoleGiven): ReactNode {
  const { t } = useWords()
  return (
    <Workplace client={client} gone={gone} title={t('console.title')}>
      {({ me, settings, leave }) => <Rooms client={client} me={me} settings={settings} onLeave={leave} />}
    </Workplace>
  )
}

interface RoomsProps {
  readonly client: Client
  readonly me: Me
  readonly settings: ReactNode
  readonly onLeave: () => void
}

/** Which rooms are a person's. */
function useMay({ permissions }: Me) {
  return useMemo(() => {
    const may = (permission: string) => permissions.includes(permission)
    return {
      services: may('service.manage'),
      menus: may('service.manage'),
      organisation: may('organisation.manage'),
      calendar: may('organisation.manage'),
      staff: may('staff.manage'),
      terminals: may('terminal.manage'),
    }
  }, [permissions])
}

const rooms = ['services', 'menus', 'organisation', 'calendar', 'staff', 'terminals'] as const
const icons = {
  services: 'cases',
  menus: 'grid',
  organisation: 'building',
  calendar: 'calendar',
  staff: 'people',
  terminals: 'scan',
} as const

// words: console.rail.services console.rail.menus console.rail.organisation console.rail.calendar console.rail.staff console.rail.terminals
function Rooms({ client, me, settings, onLeave }: RoomsProps): ReactNode {
  const { t, language } = useWords()
  const may = useMay(me)
  const { place: asked, go } = usePlaces(addresses)
  const place = admitted(asked, may)
  const { say, said } = useSaid()
  const [isAccountOpen, setIsAccountOpen] = useState(false)
  useEffect(() => {
    if (place !== asked) go(place, 'replace')
  }, [place, asked, go])
  useEffect(() => {
    document.title = t('console.title')
  }, [t])
  const done = (words: string) => say('ok', words)
  const counts = useQuery({
    queryKey: ['counts'],
    queryFn: async ({ signal }) => (await client.call(countServices, {}, { signal })).services,
    enabled: may.services,
  })
  const organisation = useQuery({
    queryKey: ['organisation'],
    queryFn: async ({ signal }) => await client.call(readOrganisation, {}, { signal }),
    enabled: may.organisation,
  })
  // Departments of one key do the same in several places, by one name.
  const owners = organisation.data && new Map(organisation.data.departments.map(({ key, name }) => [key, name[language]]))
  const underWay = new Map((counts.data ?? []).map(({ service, ...count }) => [service, count]))
  const analyse = async (service: string, what: { readonly parts?: WrittenParts; readonly version?: number }) =>
    (await client.call(analyseImpact, { service, ...what })).impact

  const items: readonly RailItem[] = [
    ...rooms
      .filter(room => may[room])
      .map(room => ({
        key: room,
        icon: icons[room],
        label: t(`console.rail.${room}`),
        current: place.at === room,
        onPress: () => go(entrance(room)),
      })),
    { key: 'me', icon: 'person', label: t('console.rail.me', { name: me.name }), atEnd: true, onPress: () => setIsAccountOpen(true) },
  ]
  const room = () => {
    if (place.at === 'menus') {
      const all = () => go(entrance('menus'))
      if (place.of === null)
        return (
          <MenusPage client={client} onOpen={of => go({ at: 'menus', of })} onSynonyms={() => go({ at: 'menus', of: wordsOfSearch })} />
        )
      if (place.of === wordsOfSearch) return <SynonymsPage client={client} onDone={done} onAll={all} />
      return <MenuPage key={place.of} client={client} place={place.of} onDone={done} onAll={all} />
    }
    if (place.at === 'organisation')
      return (
        <OrganisationPage
          client={client}
          onDone={done}
          closeDepartment={async department => void (await client.call(closeDepartment, { department }))}
        />
      )
    if (place.at === 'calendar') return <CalendarPage client={client} onDone={done} />
    if (place.at === 'staff') return <StaffPage client={client} me={me} places={organisation.data} onDone={done} />
    if (place.at === 'terminals') return <TerminalsPage client={client} places={organisation.data} onDone={done} />
    if (place.at === 'start')
      return (
        <DeskMain head={<CaseHead name={t('console.title')} />}>
          <Empty icon="lock" title={t('console.nothing')}>
            {t('console.nothing.detail')}
          </Empty>
        </DeskMain>
      )
    if (place.service === null)
      return (
        <ServicesPage
          client={client}
          owners={owners}
          underWay={underWay}
          onOpen={service => go({ at: 'services', service, publish: false })}
        />
      )
    const service = place.service
    const back = () => go({ at: 'services', service, publish: false })
    const given = { client, service, analyse, onDone: done }
    return place.publish ? (
      <PublishPage key={service} {...given} onBack={back} />
    ) : (
      <ServicePage
        key={service}
        {...given}
        owners={owners}
        underWay={underWay.get(service)}
        onAll={() => go({ at: 'services', service: null, publish: false })}
        onPublish={() => go({ at: 'services', service, publish: true })}
      />
    )
  }
  return (
    <>
      <DeskFrame rail={items}>{room()}</DeskFrame>
      {said}
      <AccountDialog
        client={client}
        me={me}
        open={isAccountOpen}
        settings={settings}
        onClose={() => setIsAccountOpen(false)}
        onLeave={onLeave}
      />
    </>
  )
}

/** Where this person may be: the room asked for, else the first that is theirs. */
function admitted(place: Place, may: ReturnType<typeof useMay>): Place {
  if (place.at !== 'start' && may[place.at]) return place
  const first = rooms.find(room => may[room])
  if (first === undefined) return place.at === 'start' ? place : { at: 'start' }
  return entrance(first)
}
