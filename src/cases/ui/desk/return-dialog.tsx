import type { Field } from '#catalog'
import { Button, CheckGroup, type Choice, Dialog, Notice, SelectNative, TextArea, useWords, useNow } from '#design'
import { day, dayIn } from '#kernel'
import type { Refused } from '#kernel/browser'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ActionDialogProps } from './confirm-dialog.tsx'
import type { Drafts } from './drafts.ts'
import type { Given, GivenRow } from './given.ts'
import { type Reason, reasonsOf } from './reasons.ts'
import { Told } from './told.tsx'
import styles from './work.module.css'

interface Returned {
  readonly items: readonly { readonly kind: 'question' | 'document'; readonly path: string; readonly reason: string }[]
  readonly note: string
}

export interface ReturnDialogProps extends ActionDialogProps {
  readonly given: Given | null
  readonly drafts: Drafts
  /** Returns null when it was done, else why it was refused. */
  readonly onSend: (returned: Returned) => Promise<Refused | null>
}

/** Longest note the customer is sent. */
const longestNote = 500

/** 退回补正: what is to be mended, why each, in which words; and what the customer will read. */
export function ReturnDialog({
  work,
  definition,
  say,
  action,
  given,
  drafts,
  mayAct,
  busy,
  onClose,
  onSend,
}: ReturnDialogProps): ReactNode {
  const { t, formats } = useWords()
  const { id, zone } = work.head
  const now = useNow(60_000)
  const kept = drafts.read(id, action.id)
  const [items, setItems] = useState<Readonly<Record<string, string>>>(kept?.items ?? {})
  const [note, setNote] = useState(kept?.note ?? '')
  const [isTried, setIsTried] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const reasons = reasonsOf(definition, action, say)
  const parts = given ? partsOf(given, t('desk.documents.title')) : []
  const nameOf = new Map(parts.flatMap(({ choices }) => choices.map(choice => [choice.value, choice.name] as const)))
  const chosen = parts.flatMap(({ choices }) => choices.map(({ value }) => value)).filter(value => value in items)
  const used = [...new Set(chosen.flatMap(value => reasons.filter(({ id: reason }) => reason === items[value])))]
  const until = now + (definition.handling?.body.supplementDays ?? 0) * day
  const name = say(`action.${action.id}.name`)

  useEffect(() => {
    drafts.write(id, { action: action.id, open: true, items, note, reason: null })
  }, [drafts, id, action.id, items, note])
  const leave = () => {
    drafts.write(id, { action: action.id, open: false, items, note, reason: null })
    onClose()
  }
  const choose = (part: readonly Choice[], values: readonly string[]) =>
    setItems(before => {
      const others = Object.entries(before).filter(([value]) => !part.some(choice => choice.value === value))
      return Object.fromEntries([...others, ...values.map(value => [value, before[value] ?? ''])])
    })
  const send = async () => {
    setIsTried(true)
    if (chosen.length === 0 || chosen.some(value => items[value] === '')) return focusOnFault(place.current)
    const refusal = await onSend({ items: chosen.map(value => ({ ...itemOf(value), reason: items[value]! })), note: note.trim() })
    if (refusal === null) drafts.drop(id, action.id)
    setRefused(refusal)
  }
  return (
    <Dialog
      open
      size="wide"
      title={t('desk.return.title')}
      onClose={leave}
      actions={
        <>
          <Button onPress={leave}>{t('design.cancel')}</Button>
          <Button kind="act" busy={busy} disabled={!mayAct} onPress={() => void send()}>
            {name}
          </Button>
        </>
      }
    >
      <div className={styles.return} ref={place}>
        {(refused !== null || !mayAct) && (
          <div className={styles.across}>
            <Notice tone="warn" title={refused && mayAct ? refused.message : t('desk.return.closed')}>
              {t('desk.return.kept')}
            </Notice>
          </div>
        )}
        {isTried && chosen.length === 0 && (
          <div className={styles.across}>
            <Notice tone="bad" title={t('desk.return.none')} />
          </div>
        )}
        <div className={styles.what} data-scrolls="">
          {parts.map(part => (
            <CheckGroup
              key={part.id}
              label={part.title}
              choices={part.choices}
              values={chosen}
              columns={1}
              onChange={values => choose(part.choices, values)}
            />
          ))}
        </div>
        <div className={styles.why}>
          {chosen.length === 0 && <p className={styles.none}>{t('desk.return.none.yet')}</p>}
          {chosen.map(value => (
            <SelectNative
              key={value}
              label={nameOf.get(value)}
              placeholder={t('desk.return.reason')}
              options={reasons.map(({ id: reason, name: label }) => ({ value: reason, label }))}
              value={items[value] ?? ''}
              error={isTried && items[value] === '' ? t('desk.refuse.needed') : undefined}
              onChange={reason => setItems(before => ({ ...before, [value]: reason }))}
            />
          ))}
          <TextArea label={t('desk.return.note')} optional value={note} rows={3} maxLength={longestNote} onChange={setNote} />
          <div>
            <Button
              size="secondary"
              icon="plus"
              disabled={templateOf(used) === ''}
              onPress={() => setNote(before => joined(before, templateOf(used)))}
            >
              {t('desk.return.insert')}
            </Button>
          </div>
        </div>
        <div className={styles.across}>
          <Told {...{ work, definition, say, until }} on="returned" reasons={used.map(reason => reason.name)}>
            <p>{t('desk.return.until', { day: formats.date(dayIn(until, zone)) })}</p>
            <ul>
              {chosen.map(value => (
                <li key={value}>
                  <strong>{nameOf.get(value)}</strong> {reasons.find(reason => reason.id === items[value])?.name}
                </li>
              ))}
            </ul>
            {note.trim() !== '' && <blockquote className={styles.note}>{note}</blockquote>}
          </Told>
        </div>
      </div>
    </Dialog>
  )
}

interface Part {
  readonly id: string
  readonly title: string
  readonly choices: readonly Choice[]
}

/** Documents first: they are what is mostly wrong. Then the answers, step by step. */
function partsOf(given: Given, documents: string): readonly Part[] {
  const files: Part = {
    id: 'documents',
    title: documents,
    choices: given.documents.map(({ rule, name }) => ({ value: `document ${rule.id}`, name })),
  }
  const steps = given.steps.map(step => ({
    id: step.id,
    title: step.title,
    choices: step.parts.flatMap(({ title, rows }) =>
      rows
        .filter(mayBeMended)
        .map(({ path, label }) => ({ value: `question ${path}`, name: title === null ? label : `${title} · ${label}` })),
    ),
  }))
  return [files, ...steps].filter(({ choices }) => choices.length > 0)
}

/** What an authority issued is not typed over; what a person agreed to is not asked again; what does not hold any more the server takes for not given. */
const notMended: ReadonlySet<Field['kind']> = new Set(['consent'])

function mayBeMended({ field, entry, problem }: GivenRow): boolean {
  return (
    problem === null &&
    entry !== undefined &&
    entry.locked !== true &&
    (entry.value !== undefined || entry.masked !== null) &&
    !notMended.has(field.kind)
  )
}

function itemOf(value: string): { readonly kind: 'question' | 'document'; readonly path: string } {
  const [kind, path] = value.split(' ') as ['question' | 'document', string]
  return { kind, path }
}

function templateOf(reasons: readonly Reason[]): string {
  return reasons
    .map(({ help }) => help)
    .filter(help => help !== '')
    .join('\n')
}

/** Puts the template under what was written; what stands there already is not put twice. */
function joined(note: string, template: string): string {
  const lines = template.split('\n').filter(line => !note.includes(line))
  return [...(note.trim() === '' ? [] : [note.trimEnd()]), ...lines].join('\n').slice(0, longestNote)
}

function focusOnFault(place: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const fault = place?.querySelector<HTMLElement>('[aria-invalid=true]') ?? place?.querySelector<HTMLElement>('input')
    fault?.focus()
  })
}
