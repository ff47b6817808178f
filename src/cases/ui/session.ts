import type { DefinitionView, Given, Input, Path, Survey } from '#catalog'
import { compileIntake, readDefinition, surveyorFor } from '#catalog'
import type { CaseView, Patch } from '#cases'
import * as contract from '#cases'
import { caseRoom, typingOn } from '#cases'
import type { Language, OutputOf } from '#kernel'
import { type Client, type LiveClient, newKey, Refused } from '#kernel/browser'

/** A file on its way to the server, or one that did not get there. */
export interface Upload {
  readonly id: string
  readonly rule: string
  readonly name: string
  readonly size: number
  readonly state: 'sending' | 'failed'
  /** Why it was not taken, in the person's language. */
  readonly message: string | null
}

/** What a page draws: the case as the server has it, with what was typed since laid over it. */
export interface CaseSnapshot {
  readonly view: CaseView
  readonly definition: DefinitionView
  /** The answers, with those that are on their way. */
  readonly given: Given
  readonly survey: Survey
  readonly uploads: readonly Upload[]
  /** `saving`: something typed is on its way. */
  readonly saved: boolean
  /** Something chosen, added or taken out is on its way: what is missing may be there in a moment. */
  readonly changing: boolean
  /** Answers that were changed elsewhere meanwhile. */
  readonly changedElsewhere: readonly Path[]
}

/** One case in a page: shows at once what is typed, and sees to it that the server has it. */
export interface CaseSession {
  readonly id: string
  /** For parts of a page that ask others than cases. */
  readonly client: Client
  readonly live: LiveClient
  snapshot(): CaseSnapshot
  subscribe(listener: () => void): () => void
  /** Takes what was typed; `at once` for taps, text waits until the person pauses. */
  type(path: Path, input: Input, when?: 'at once' | 'in a moment'): void
  /** What is offered for a question by whoever has it. */
  offers(path: Path, language?: Language): Promise<Offers>
  choose(path: Path, choice: string): Promise<void>
  addRow(group: string): Promise<string>
  removeRow(group: string, row: string): Promise<void>
  attach(rule: string, file: Blob, name: string, source: 'upload' | 'camera'): Promise<void>
  retry(upload: string): Promise<void>
  dismiss(upload: string): void
  detach(file: string): Promise<void>
  consent(): Promise<void>
  identify(): Promise<void>
  submit(): Promise<void>
  resubmit(): Promise<void>
  withdraw(): Promise<void>
  /** Waits until everything typed is with the server. */
  flush(): Promise<void>
  /** Fetches its texts in a language; answers how to show them. */
  inLanguage(language: Language): Promise<() => void>
  reload(): Promise<void>
  close(): void
}

export type Offers = OutputOf<typeof contract.readOffers>

const pauseBeforeSaving = 350
/** Answers the contract takes at once; more can wait while the server is away. */
const mostAtOnce = 100

export interface SessionOptions {
  readonly client: Client
  readonly live: LiveClient
  readonly language: Language
  readonly view: CaseView
  /** The visit ended, or the case is not ours any more. */
  readonly onGone: (code: string) => void
}

export async function openSession(options: SessionOptions): Promise<CaseSession> {
  const { client, live, onGone } = options
  const { id, service } = options.view.head
  let view = options.view
  let definition = await readTexts(options.language)
  const surveyor = surveyorFor(compileIntake(definition.intake!.body))
  const typing = typingOn(surveyor)
  let pending: Patch[] = []
  let sending: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let uploads: readonly (Upload & { readonly blob: Blob; readonly source: 'upload' | 'camera' })[] = []
  let changedElsewhere: readonly Path[] = []
  let changes = 0
  const listeners = new Set<() => void>()
  let shown = draw()
  const stopWatching = live.watch(caseRoom(id), view.revision, revision => {
    if (revision > view.revision && sending === null) void reload().catch(() => {})
  })

  function readTexts(language: Language): Promise<DefinitionView> {
    const { intake, handling } = options.view.definition
    return client.call(readDefinition, { service, language, intake, handling })
  }

  function draw(): CaseSnapshot {
    const given = typing.given(view, pending)
    const survey = surveyor.survey(given, view.today)
    const saved = pending.length === 0 && sending === null
    return { view, definition, given, survey, uploads, saved, changing: changes > 0, changedElsewhere }
  }

  function redraw(): void {
    shown = draw()
    for (const listener of listeners) listener()
  }

  function take(newer: CaseView): void {
    if (newer.revision >= view.revision) view = newer
  }

  async function save(): Promise<void> {
    clearTimeout(timer)
    // Set anew by others while this waits.
    // oxlint-disable-next-line no-unmodified-loop-condition
    while (sending) await sending
    if (pending.length === 0) return
    const batch = pending.slice(0, mostAtOnce)
    const run = send(batch)
    sending = run.finally(() => (sending = null))
    redraw()
    await sending
    redraw()
    if (pending.length > 0) await save()
  }

  /** Sends what was typed until it is there. What the server cannot take any more is let go, after a look at the newer case. */
  async function send(batch: readonly Patch[]): Promise<void> {
    const key = newKey()
    try {
      take(await client.call(contract.answer, { id, seen: view.revision, patches: [...batch] }, { key }))
      pending = pending.filter(patch => !batch.includes(patch))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const paths = Array.isArray(error.details['paths']) ? (error.details['paths'] as string[]) : []
      take(await client.call(contract.readCase, { id }))
      // Whoever typed last is right; the page says that somebody else had changed it too.
      if (error.code === 'case.moved_on') changedElsewhere = paths
      else if (error.code === 'case.no_such_question' || error.code === 'case.locked_answer' || error.code === 'case.not_to_be_changed') {
        pending = pending.filter(({ path }) => path !== error.details['path'])
      } else {
        pending = []
        if (error.code === 'visits.ended' || error.code === 'case.unknown') onGone(error.code)
        throw error
      }
    }
  }

  async function change(ask: () => Promise<CaseView>): Promise<void> {
    changes++
    redraw()
    try {
      await save()
      take(await ask())
    } catch (error) {
      if (error instanceof Refused && (error.code === 'visits.ended' || error.code === 'case.unknown')) onGone(error.code)
      else if (error instanceof Refused) take(await client.call(contract.readCase, { id }))
      throw error
    } finally {
      changes--
      redraw()
    }
  }

  async function reload(): Promise<void> {
    take(await client.call(contract.readCase, { id }))
    redraw()
  }

  async function upload(uploadId: string): Promise<void> {
    const item = uploads.find(each => each.id === uploadId)
    if (!item) return
    put({ ...item, state: 'sending', message: null })
    try {
      const { rule, name, source, blob } = item
      take(await client.call(contract.attachDocument, { id, file: uploadId, rule, name, source }, { body: blob, key: uploadId }))
      uploads = uploads.filter(each => each.id !== uploadId)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      put({ ...item, state: 'failed', message: error.message })
    }
    redraw()
  }

  function put(item: (typeof uploads)[number]): void {
    uploads = uploads.some(({ id: each }) => each === item.id)
      ? uploads.map(each => (each.id === item.id ? item : each))
      : [...uploads, item]
    redraw()
  }

  return {
    id,
    client,
    live,
    snapshot: () => shown,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    type: (path, input, when = 'in a moment') => {
      // In the order it was typed: an answer that is hidden by a later one was asked when it was given. Only what follows on itself is one.
      pending = [...(pending.at(-1)?.path === path ? pending.slice(0, -1) : pending), { path, input }]
      changedElsewhere = changedElsewhere.filter(each => each !== path)
      redraw()
      clearTimeout(timer)
      timer = setTimeout(() => void save().catch(() => {}), when === 'at once' ? 0 : pauseBeforeSaving)
    },
    offers: async (path, language) => {
      await save()
      return await client.call(contract.readOffers, { id, path }, language === undefined ? {} : { language })
    },
    choose: async (path, choice) => await change(() => client.call(contract.choose, { id, seen: view.revision, path, choice })),
    addRow: async group => {
      const row = newKey().slice(0, 8)
      await change(() => client.call(contract.addRow, { id, group, row }))
      return row
    },
    removeRow: async (group, row) => {
      pending = pending.filter(({ path }) => !path.startsWith(`${group}/${row}/`))
      await change(() => client.call(contract.removeRow, { id, group, row }))
    },
    attach: async (rule, blob, name, source) => {
      const uploadId = fileId()
      put({ id: uploadId, rule, name, size: blob.size, state: 'sending', message: null, blob, source })
      await save()
      await upload(uploadId)
    },
    retry: upload,
    dismiss: uploadId => {
      uploads = uploads.filter(each => each.id !== uploadId)
      redraw()
    },
    detach: async file => await change(() => client.call(contract.detachDocument, { id, file })),
    consent: async () => await change(() => client.call(contract.consent, { id, notice: definition.texts.hash })),
    identify: async () => await change(() => client.call(contract.identify, { id })),
    submit: async () => await change(() => client.call(contract.submit, { id, seen: view.revision })),
    resubmit: async () => await change(() => client.call(contract.resubmit, { id, seen: view.revision })),
    withdraw: async () => {
      await client.call(contract.withdraw, { id })
    },
    flush: save,
    inLanguage: async language => {
      const [texts, there] = await Promise.all([readTexts(language), client.call(contract.readCase, { id }, { language })])
      return () => {
        definition = texts
        take(there)
        redraw()
      }
    },
    reload,
    close: () => {
      clearTimeout(timer)
      stopWatching()
      listeners.clear()
    },
  }
}

/** UUIDv4 (RFC 9562 5.4); `crypto.randomUUID` wants a secure context and Chrome 92. */
function fileId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
