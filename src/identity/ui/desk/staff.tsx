import { Button, type DeskFrameProps, useWords } from '#design'
import type { Me, StaffRow } from '#identity'
import type { Client } from '#kernel/browser'
import { type ReactNode, useState } from 'react'
import { StaffList } from '../staff/list.tsx'
import { ResetDialog } from '../staff/reset.tsx'

export interface StaffPageProps {
  readonly client: Client
  readonly me: Me
  readonly frame: (parts: Pick<DeskFrameProps, 'children'>) => ReactNode
}

/** The people in one's scope, and a new password for who cannot come in. */
export function StaffPage({ client, me, frame }: StaffPageProps): ReactNode {
  const { t } = useWords()
  const [chosen, setChosen] = useState<StaffRow | null>(null)
  return (
    <>
      {frame({
        children: (
          <StaffList
            client={client}
            me={me}
            doing={{ key: 'password', label: t('desk.signin.password') }}
            buttons={row => (
              <Button size="secondary" describedAs={t('desk.staff.reset.who', { name: row.name })} onPress={() => setChosen(row)}>
                {t('desk.staff.reset.short')}
              </Button>
            )}
          />
        ),
      })}
      {chosen && <ResetDialog key={chosen.id} client={client} row={chosen} onClose={() => setChosen(null)} />}
    </>
  )
}
