import { advance, giveBack, refuse, release, showNumber, type WorkCase } from '#cases'
import type { Action, DefinitionView } from '#catalog'
import type { Say } from '#catalog/desk'
import { Button, useWords } from '#design'
import { type ReactNode, useState } from 'react'
import type { CasePaneProps } from './case-pane.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import type { Given } from './given.ts'
import { ownKeys, useKeys } from './keys.tsx'
import { RefuseDialog } from './refuse-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import styles from './work.module.css'

interface ActionsGiven extends CasePaneProps {
  readonly work: WorkCase
  readonly definition: DefinitionView
  readonly say: Say
  readonly given: Given | null
}

export interface Actions {
  /** Those this person may take now, in the definition's order. */
  readonly list: readonly Action[]
  readonly say: Say
  readonly busy: string | null
  /** Whose hands it is in. */
  readonly holder: 'me' | 'somebody' | 'nobody' | 'customer'
  readonly holderName: string
  readonly press: (action: Action) => void
  readonly claim: () => void
  readonly release: () => void
  readonly dialog: ReactNode
}

/** What may be done with a case: the buttons, their keys, and the dialogs that ask before something is done. */
export function useActions(props: ActionsGiven): Actions {
  const { client, work, definition, say, given, drafts, acting } = props
  const { t } = useWords()
  const { id, number } = work.head
  const stage = definition.handling?.body.stages.find(each => each.id === work.stage?.id)
  const list = (stage?.actions ?? []).filter(action => work.actions.includes(action.id))
  const [asked, setAsked] = useState<string | null>(() => drafts.openAction(id))
  // Found in the whole stage: a dialog with what somebody wrote stays, even when the action is not theirs any more.
  const open = stage?.actions.find(action => action.id === asked) ?? null
  const holder = holderOf(work)

  const close = () => setAsked(null)
  const move = async (action: Action) => {
    const after = await acting.run(id, action.id, async () => await client.call(advance, { id, seen: work.revision, action: action.id }))
    close()
    if (!('refusal' in after)) props.onDone(doneWords(after))
  }
  const doneWords = (after: WorkCase) => {
    const what = { number: showNumber(number) }
    if (after.head.phase === 'ended') return t('desk.done.ended', { ...what, outcome: after.head.doing ?? '' })
    if (after.head.phase === 'returned') return t('desk.done.returned', what)
    return t('desk.done.moved', { ...what, stage: say(`stage.${after.stage?.id ?? ''}.name`), department: after.stage?.department ?? '' })
  }
  const letGo = async () => {
    const after = await acting.run(id, 'release', async () => await client.call(release, { id }))
    if (!('refusal' in after)) props.onStay(t('desk.done.released', { number: showNumber(number) }))
  }
  const isFree = acting.busy === null
  useKeys(
    holder === 'me' && isFree
      ? Object.fromEntries(list.flatMap(action => (keyOf(action) === null ? [] : [[keyOf(action)!, () => setAsked(action.id)]])))
      : {},
  )
  const dialog = (): ReactNode => {
    if (!open || work.head.phase !== 'handling') return null
    const common = {
      work,
      definition,
      say,
      action: open,
      drafts,
      mayAct: list.includes(open) && holder === 'me',
      busy: !isFree,
      onClose: close,
    }
    if (open.kind === 'advance') return <ConfirmDialog {...common} onConfirm={() => void move(open)} />
    if (open.kind === 'refuse')
      return (
        <RefuseDialog
          {...common}
          onSend={async reason => {
            const after = await acting.run(
              id,
              open.id,
              async () => await client.call(refuse, { id, seen: work.revision, action: open.id, reason }),
              true,
            )
            if ('refusal' in after) return after.refusal
            close()
            props.onDone(doneWords(after))
            return null
          }}
        />
      )
    return (
      <ReturnDialog
        {...common}
        given={given}
        onSend={async ({ items, note }) => {
          const after = await acting.run(
            id,
            open.id,
            async () => await client.call(giveBack, { id, seen: work.revision, action: open.id, items: [...items], note }),
            true,
          )
          if ('refusal' in after) return after.refusal
          close()
          props.onDone(doneWords(after))
          return null
        }}
      />
    )
  }
  return {
    list,
    say,
    busy: acting.busy,
    holder,
    holderName: work.stage?.assignee?.name ?? '',
    // Pressed with the pointer it is meant; a key alone asks once more.
    press: action => (action.kind === 'advance' ? void move(action) : setAsked(action.id)),
    claim: props.onClaim,
    release: () => void letGo(),
    dialog: dialog(),
  }
}

/** The bar of a case: what may be done with it, with the keys that do the same. */
export function barOf(actions: Actions): { actions?: ReactNode; otherActions?: ReactNode } {
  const { list, say, busy, holder } = actions
  if (holder === 'customer' || list.length === 0) return {}
  if (holder === 'nobody') return { actions: <ClaimButton actions={actions} /> }
  if (holder === 'somebody') return { actions: <HeldBy name={actions.holderName} /> }
  return {
    actions: list.map((action, index) => (
      <Button
        key={action.id}
        kind={index === 0 ? 'act' : 'plain'}
        busy={busy === action.id}
        disabled={busy !== null && busy !== action.id}
        keyHint={keyOf(action)?.toUpperCase()}
        onPress={() => actions.press(action)}
      >
        {say(`action.${action.id}.name`)}
      </Button>
    )),
    otherActions: <ReleaseButton actions={actions} />,
  }
}

function ClaimButton({ actions: { busy, claim } }: { readonly actions: Actions }): ReactNode {
  const { t } = useWords()
  return (
    <Button kind="act" keyHint="C" busy={busy === 'claim'} onPress={claim}>
      {t('desk.act.claim')}
    </Button>
  )
}

function ReleaseButton({ actions: { busy, release: letGo } }: { readonly actions: Actions }): ReactNode {
  const { t } = useWords()
  return (
    <Button busy={busy === 'release'} disabled={busy !== null && busy !== 'release'} onPress={letGo}>
      {t('desk.act.release')}
    </Button>
  )
}

function HeldBy({ name }: { readonly name: string }): ReactNode {
  const { t } = useWords()
  return <p className={styles.held}>{t('desk.act.held', { name })}</p>
}

function holderOf({ head, stage }: WorkCase): Actions['holder'] {
  if (head.phase !== 'handling') return 'customer'
  if (!stage?.assignee) return 'nobody'
  return stage.assignee.me ? 'me' : 'somebody'
}

/** A definition's key, unless the desk has it for itself. */
function keyOf({ key }: Action): string | null {
  return key === undefined || ownKeys.has(key.toLowerCase()) ? null : key.toLowerCase()
}
