import { createDrafts, KeysDialog, MattersPage, WorkPage } from '#cases/desk'
import { CaseHead, DeskFrame, type DeskFrameProps, DeskMain, Empty, type RailItem, usePlaces, useSaid, useWords } from '#design'
import type { Me } from '#identity'
import { AccountDialog, type Gone, StaffPage, Workplace } from '#identity/desk'
import type { Client, LiveClient } from '#kernel/browser'
import { HelpBanner, HelpPage, useHelpCalls } from '#visits/desk'
import { type ReactNode, useEffect, useState } from 'react'
import { useMay } from './may.ts'
import { addresses, type Place } from './routes.ts'

export interface DeskGiven {
  readonly client: Client
  readonly live: LiveClient
  readonly gone: Gone
}

/** The desk: who is at it, and where they are. */
export function Desk(given: DeskGiven): ReactNode {
  // What somebody was writing outlives their session, in this page's memory, for them alone.
  const [drafts] = useState(createDrafts)
  return (
    <Workplace client={given.client} gone={given.gone} onEnter={me => drafts.belongTo(me.id)}>
      {({ me, settings, leave }) => <Rooms {...given} me={me} drafts={drafts} settings={settings} onLeave={leave} />}
    </Workplace>
  )
}

interface RoomsProps extends DeskGiven {
  readonly me: Me
  readonly drafts: ReturnType<typeof createDrafts>
  readonly settings: ReactNode
  readonly onLeave: () => void
}

function Rooms({ client, live, me, drafts, settings, onLeave }: RoomsProps): ReactNode {
  const { t } = useWords()
  const may = useMay(me)
  const { place: asked, go } = usePlaces(addresses)
  const place = admitted(asked, may)
  const { say, said } = useSaid()
  const [isAccountOpen, setIsAccountOpen] = useState(false)
  const [areKeysOpen, setAreKeysOpen] = useState(false)
  const help = useHelpCalls({ client, live, me, enabled: may.help })
  useEffect(() => {
    if (place !== asked) go(place, 'replace')
  }, [place, asked, go])
  const ringing = help.ringing.length
  useEffect(() => {
    document.title = ringing > 0 ? t('desk.title.ringing', { count: ringing }) : t('desk.title')
  }, [ringing, t])

  const items: readonly (RailItem | false)[] = [
    may.work && {
      key: 'work',
      icon: 'inbox',
      label: t('desk.rail.work'),
      current: place.at === 'work',
      onPress: () => go({ at: 'work', view: place.at === 'work' ? place.view : 'mine', caseId: null }),
    },
    may.matters && {
      key: 'matters',
      icon: 'money',
      label: t('desk.rail.matters'),
      current: place.at === 'matters',
      onPress: () => go({ at: 'matters' }),
    },
    may.help && {
      key: 'help',
      icon: 'help',
      label: ringing > 0 ? t('desk.rail.help.ringing', { count: ringing }) : t('desk.rail.help'),
      current: place.at === 'help',
      count: ringing,
      onPress: () => go({ at: 'help' }),
    },
    may.staff && {
      key: 'staff',
      icon: 'people',
      label: t('desk.rail.staff'),
      current: place.at === 'staff',
      onPress: () => go({ at: 'staff' }),
    },
    {
      key: 'me',
      icon: 'person',
      label: t('desk.rail.me', { name: me.name }),
      atEnd: true,
      onPress: () => setIsAccountOpen(true),
    },
  ]
  const rail = items.filter(item => item !== false)
  const frame = (parts: Omit<DeskFrameProps, 'rail'>) => <DeskFrame {...parts} rail={rail} />
  const room = () => {
    if (place.at === 'help') return <HelpPage help={help} frame={frame} />
    if (place.at === 'matters')
      return <MattersPage client={client} frame={frame} onOpen={caseId => go({ at: 'work', view: 'done', caseId })} onSay={say} />
    if (place.at === 'staff') return <StaffPage client={client} me={me} frame={frame} />
    if (place.at === 'start') return frame({ children: <Nothing /> })
    return (
      <WorkPage
        {...{ client, live, me, drafts, frame }}
        view={place.view}
        caseId={place.caseId}
        onGo={(to, how) => go({ at: 'work', ...to }, how)}
        onSay={say}
        onKeys={() => setAreKeysOpen(true)}
      />
    )
  }
  return (
    <>
      {room()}
      {place.at !== 'help' && <HelpBanner help={help} onAll={() => go({ at: 'help' })} />}
      {said}
      <AccountDialog
        client={client}
        me={me}
        open={isAccountOpen}
        settings={settings}
        onKeys={
          may.work
            ? () => {
                setIsAccountOpen(false)
                setAreKeysOpen(true)
              }
            : undefined
        }
        onClose={() => setIsAccountOpen(false)}
        onLeave={() => {
          drafts.clear()
          onLeave()
        }}
      />
      <KeysDialog open={areKeysOpen} onClose={() => setAreKeysOpen(false)} />
    </>
  )
}

/** Somebody without any right here: said plainly. */
function Nothing(): ReactNode {
  const { t } = useWords()
  return (
    <DeskMain head={<CaseHead name={t('desk.title')} />}>
      <Empty icon="lock" title={t('desk.nothing')}>
        {t('desk.nothing.detail')}
      </Empty>
    </DeskMain>
  )
}

/** Where this person may be: the room asked for, else the first that is theirs. */
function admitted(place: Place, may: ReturnType<typeof useMay>): Place {
  if (place.at !== 'start' && may[place.at]) return place
  if (may.work) return { at: 'work', view: 'mine', caseId: null }
  if (may.help) return { at: 'help' }
  if (may.staff) return { at: 'staff' }
  return place.at === 'start' ? place : { at: 'start' }
}
