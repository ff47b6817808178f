import { issueCode, listTerminals, makeTerminal, type ManagedTerminal, revokeTerminal } from '#terminals'
import {
  Button,
  CaseHead,
  DeskMain,
  Dialog,
  Empty,
  FormDialog,
  Notice,
  SelectNative,
  Skeleton,
  Stack,
  Table,
  Tag,
  TextField,
  useAttempt,
  useForm,
  useWords,
} from '#design'
import type { Client } from '#kernel/browser'
import type { ManagedUnit } from '#organisation'
import { NameFields, useNameFaults } from '#organisation/console'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import styles from './terminals.module.css'

export interface TerminalsPageProps {
  readonly client: Client
  /** Undefined until they are here. */
  readonly places: { readonly units: readonly ManagedUnit[] } | undefined
  readonly onDone: (words: string) => void
}

type Asked = { readonly what: 'code' | 'revoke'; readonly terminal: ManagedTerminal } | { readonly what: 'add' } | null

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The terminals in one's scope: where they stand, whether they are known, when they were last used. */
export function TerminalsPage({ client, places, onDone }: TerminalsPageProps): ReactNode {
  const { t, language, formats } = useWords()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Asked>(null)
  const read = useQuery({
    queryKey: ['terminals', language],
    queryFn: async ({ signal }) => (await client.call(listTerminals, {}, { signal })).terminals,
    placeholderData: last => last,
  })
  const refresh = async (words: string) => {
    setAsked(null)
    await queries.invalidateQueries({ queryKey: ['terminals'] })
    onDone(words)
  }
  const content = () => {
    if (read.isError)
      return (
        <Empty
          icon="offline"
          title={t('console.unreachable')}
          action={<Button onPress={() => void read.refetch()}>{t('design.retry')}</Button>}
        />
      )
    if (!read.data) return <Skeleton lines={5} />
    if (read.data.length === 0)
      return (
        <Empty icon="scan" title={t('console.terminals.none')}>
          {t('console.terminals.none.cure')}
        </Empty>
      )
    return (
      <Table
        label={t('console.terminals.title')}
        columns={[
          { key: 'key', label: t('console.terminals.key') },
          { key: 'name', label: t('console.organisation.name') },
          { key: 'site', label: t('desk.account.place') },
          { key: 'state', label: t('console.services.state') },
          { key: 'seen', label: t('console.terminals.seen'), whole: true },
          { key: 'do', label: t('console.version.do'), end: true },
        ]}
        lines={read.data.map(terminal => ({
          key: terminal.key,
          name: terminal.key,
          cells: [
            terminal.name,
            terminal.site,
            terminal.enrolledAt === null ? (
              <Tag key="state">{t('console.terminals.unknown')}</Tag>
            ) : (
              <Tag key="state" tone="ok">
                {t('console.terminals.enrolled')}
              </Tag>
            ),
            terminal.seenAt === null ? t('console.terminals.never') : formats.dateTime(terminal.seenAt, zone),
            <span key="do" className={styles.buttons}>
              <Button
                size="secondary"
                describedAs={t('console.terminals.code.n', { name: terminal.key })}
                onPress={() => setAsked({ what: 'code', terminal })}
              >
                {t('console.terminals.code')}
              </Button>
              {terminal.enrolledAt !== null && (
                <Button
                  size="secondary"
                  describedAs={t('console.terminals.revoke.n', { name: terminal.key })}
                  onPress={() => setAsked({ what: 'revoke', terminal })}
                >
                  {t('console.terminals.revoke')}
                </Button>
              )}
            </span>,
          ],
        }))}
      />
    )
  }
  return (
    <>
      <DeskMain
        head={<CaseHead name={t('console.terminals.title')} number={t('console.terminals.lead')} />}
        actions={
          <Button kind="act" icon="plus" disabled={!places} onPress={() => setAsked({ what: 'add' })}>
            {t('console.terminals.add')}
          </Button>
        }
      >
        {content()}
      </DeskMain>
      {asked?.what === 'code' && (
        <CodeDialog
          client={client}
          terminal={asked.terminal}
          onClose={() => {
            setAsked(null)
            void queries.invalidateQueries({ queryKey: ['terminals'] })
          }}
        />
      )}
      {asked?.what === 'revoke' && (
        <Ask
          title={t('console.terminals.revoke.ask', { name: asked.terminal.key })}
          what={t('console.terminals.revoke.what')}
          action={t('console.terminals.revoke')}
          onClose={() => setAsked(null)}
          onDo={async () => {
            await client.call(revokeTerminal, { terminal: asked.terminal.id })
            await refresh(t('console.terminals.revoked', { name: asked.terminal.key }))
          }}
        />
      )}
      {asked?.what === 'add' && places && (
        <AddDialog
          units={places.units}
          onClose={() => setAsked(null)}
          onSave={async given => {
            await client.call(makeTerminal, given)
            await refresh(t('console.terminals.added', { name: given.key }))
          }}
        />
      )}
    </>
  )
}

interface AskProps {
  readonly title: string
  readonly what: string
  readonly action: string
  readonly onClose: () => void
  readonly onDo: () => Promise<void>
}

function Ask({ title, what, action, onClose, onDo }: AskProps): ReactNode {
  const { t } = useWords()
  const attempt = useAttempt(t('console.unreachable'))
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind="act" busy={attempt.busy} onPress={() => void attempt.run(onDo)}>
            {action}
          </Button>
        </>
      }
    >
      <Stack gap="part">
        <p>{what}</p>
        {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
      </Stack>
    </Dialog>
  )
}

/** Asks first, since a terminal that is in use has to be enrolled again with it; then the code, once. */
function CodeDialog({
  client,
  terminal,
  onClose,
}: {
  readonly client: Client
  readonly terminal: ManagedTerminal
  readonly onClose: () => void
}): ReactNode {
  const { t } = useWords()
  const [issued, setIssued] = useState<{ readonly code: string; readonly minutes: number } | null>(null)
  if (!issued)
    return (
      <Ask
        title={t('console.terminals.code.ask', { name: terminal.key })}
        what={t('console.terminals.code.what')}
        action={t('console.terminals.code')}
        onClose={onClose}
        onDo={async () => setIssued(await client.call(issueCode, { terminal: terminal.id }))}
      />
    )
  return (
    <Dialog
      open
      title={t('console.terminals.code.title', { name: terminal.key })}
      actions={
        <Button kind="act" onPress={onClose}>
          {t('console.terminals.code.close')}
        </Button>
      }
    >
      <Stack gap="part">
        <output className={styles.code}>
          {issued.code.match(/.{1,4}/g)?.map((four, at) => (
            <span key={at}>{four}</span>
          ))}
        </output>
        <p>{t('console.terminals.code.how', { minutes: issued.minutes })}</p>
      </Stack>
    </Dialog>
  )
}

interface TerminalGiven {
  readonly key: string
  readonly name: { readonly 'zh-CN': string; readonly en: string }
  readonly siteId: string
}

function AddDialog({
  units,
  onClose,
  onSave,
}: {
  readonly units: readonly ManagedUnit[]
  readonly onClose: () => void
  readonly onSave: (given: TerminalGiven) => Promise<void>
}): ReactNode {
  const { t, language } = useWords()
  const form = useForm(t('console.unreachable'))
  const [key, setKey] = useState('')
  const [name, setName] = useState({ 'zh-CN': '', en: '' })
  const [siteId, setSiteId] = useState('')
  const nameFaults = useNameFaults(name)
  const keyFault = /^[a-z][a-z0-9-]{0,39}$/.test(key) ? null : t('console.terminals.key.wrong')
  const siteFault = siteId === '' ? t('console.staff.place.missing') : null
  return (
    <FormDialog
      form={form}
      title={t('console.terminals.add')}
      act={t('console.save')}
      faults={[keyFault, ...nameFaults, siteFault]}
      onAct={async () => await onSave({ key, name, siteId })}
      onClose={onClose}
    >
      <TextField
        label={t('console.terminals.key')}
        help={t('console.terminals.key.help')}
        keyboard="latin"
        value={key}
        onChange={text => setKey(text.trim().toLowerCase())}
        {...form.faultOf(keyFault)}
      />
      <NameFields form={form} name={name} onChange={setName} faults={nameFaults} />
      <SelectNative
        label={t('desk.account.place')}
        value={siteId}
        placeholder={t('console.staff.place.choose')}
        options={units.filter(unit => !unit.closed).map(unit => ({ value: unit.id, label: unit.name[language] }))}
        onChange={setSiteId}
        {...form.faultOf(siteFault)}
      />
    </FormDialog>
  )
}
