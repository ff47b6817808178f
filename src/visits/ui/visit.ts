import type { Language } from '#kernel'
import { type Client, Refused } from '#kernel/browser'
import type { Devices } from '#terminals/kiosk'
import * as terminals from '#terminals'
import * as visits from '#visits'
import type { Ending, HelpView, VisitView } from '#visits'

export interface VisitSnapshot {
  readonly visit: VisitView | null
  /** The person's call for help; null when there is none. */
  readonly help: HelpView | null
  /** On the reader lies a card that lay there before this person came: it may be somebody else's, and is not read until it was lifted. */
  readonly hasForgottenCard: boolean
  /** In which the visit's places are named. */
  readonly language: Language | null
}

/** Why a card could not be taken: what the reader or the server says. */
export type CardOutcome = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string | null }

/** The visit of a page: opened when somebody comes, ended when they go. */
export interface Visit {
  snapshot(): VisitSnapshot
  subscribe(listener: () => void): () => void
  /** Opens a visit if there is none; at a terminal with the terminal's own signature. */
  open(language: Language): Promise<VisitView>
  /** Reads the visit again: who it is, a call for help. */
  refresh(): Promise<void>
  sendCode(phone: string): Promise<number>
  provePhone(phone: string, code: string): Promise<void>
  /** Takes the card that was read in this visit's terminal. */
  proveCard(): Promise<CardOutcome>
  callHelp(place: string): Promise<void>
  cancelHelp(): Promise<void>
  /** Fetches what the visit says in a language; answers how to show it. */
  inLanguage(language: Language): Promise<() => void>
  /** Forgets the person at once, here; the server is told, however long that takes. */
  end(ending: Ending): void
}

export function createVisit({
  client,
  devices: coming,
}: {
  readonly client: Client
  readonly devices: Promise<Devices | null> | null
}): Visit {
  let shown: VisitSnapshot = { visit: null, help: null, hasForgottenCard: false, language: null }
  let opening: Promise<VisitView> | null = null
  let proving: Promise<VisitView> | null = null
  let leaving: Promise<unknown> = Promise.resolve()
  let reading = new AbortController()
  const listeners = new Set<() => void>()
  const show = (change: Partial<VisitSnapshot>) => {
    shown = { ...shown, ...change }
    for (const listener of listeners) listener()
  }

  /** Whoever went away before an answer came is not known to the next person. */
  const showOf = (visit: string | undefined, change: Partial<VisitSnapshot>) => {
    if (shown.visit && shown.visit.id === visit) show(change)
  }

  /** A visit read before the language changed says where it is in the language of before. */
  const inWordsShown = (visit: VisitView, asked: Language | null): VisitView =>
    shown.visit?.id === visit.id && shown.language !== asked ? { ...visit, site: shown.visit.site, terminal: shown.visit.terminal } : visit

  async function begin(language: Language): Promise<VisitView> {
    // The answer to an end takes the cookie away: the next visit's must not be the one, nor may the next person go on in a visit whose end is still on its way.
    await leaving
    const devices = await coming
    // What lies on the reader is known once the reader was found.
    await devices?.connect()
    show({ hasForgottenCard: devices?.status.snapshot().hasCard ?? false })
    const terminal = devices ? await prove(client, devices) : undefined
    return await client.call(visits.openVisit, { language, ...(terminal ? { terminal } : {}) }, { when: 'patient', language })
  }

  async function identified(ask: () => Promise<VisitView>): Promise<void> {
    const asked = shown.language
    const mine = ask()
    proving = mine
    try {
      const visit = await mine
      showOf(visit.id, { visit: inWordsShown(visit, asked) })
    } finally {
      if (proving === mine) proving = null
    }
  }

  async function open(language: Language): Promise<VisitView> {
    if (shown.visit) return shown.visit
    if (opening) return await opening
    const mine = begin(language)
    opening = mine
    try {
      const visit = await mine
      // Whoever asked for it may have gone meanwhile.
      if (opening === mine) show({ visit, help: null, language })
      return visit
    } finally {
      if (opening === mine) opening = null
    }
  }

  /** Until the server knows. What is under way comes first: its answer would bring the cookie back. */
  async function tellEnd(ending: Ending, before: readonly Promise<unknown>[]): Promise<void> {
    await Promise.allSettled(before)
    await client.call(visits.endVisit, { ending }, { when: 'patient' }).catch(() => {})
  }

  async function read(language?: Language): Promise<Pick<VisitSnapshot, 'help'> & { readonly visit: VisitView }> {
    const options = { signal: reading.signal, ...(language ? { language } : {}) }
    const [visit, { help }] = await Promise.all([client.call(visits.readVisit, {}, options), client.call(visits.readHelp, {}, options)])
    return { visit, help }
  }

  void coming?.then(devices =>
    devices?.status.subscribe(() => {
      if (shown.hasForgottenCard && !devices.status.snapshot().hasCard) show({ hasForgottenCard: false })
    }),
  )

  return {
    snapshot: () => shown,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open,
    refresh: async () => {
      // Being identified changes the visit's token: until the answer with the new one is here, nothing else can be asked; it tells all there is to know.
      if (proving || !shown.visit) return
      const asked = shown.language
      const { visit, help } = await read(asked ?? undefined)
      showOf(visit.id, { visit: inWordsShown(visit, asked), help })
    },
    sendCode: async phone => (await client.call(visits.sendPhoneCode, { phone })).again,
    provePhone: async (phone, code) => await identified(() => client.call(visits.provePhone, { phone, code })),
    proveCard: async () => {
      const visit = shown.visit
      const devices = await coming
      if (!devices || !visit) return { ok: false, code: 'offline', message: null }
      const signed = await devices.signCard(visit.id)
      if (!signed) return { ok: false, code: 'removed', message: null }
      try {
        await identified(() => client.call(visits.proveCard, { card: signed.card, signature: signed.signature }))
        return { ok: true }
      } catch (error) {
        if (error instanceof Refused) return { ok: false, code: error.code, message: error.message }
        throw error
      }
    },
    callHelp: async place => {
      const visit = shown.visit?.id
      showOf(visit, { help: await client.call(visits.callHelp, { place }) })
    },
    cancelHelp: async () => {
      const visit = shown.visit?.id
      showOf(visit, { help: (await client.call(visits.cancelHelp, {})).help })
    },
    inLanguage: async language => {
      // A visit that is being opened comes in the language it was asked for in.
      const before = shown.visit ?? (await opening?.catch(() => null))
      if (!before) return () => {}
      const { visit, help } = await read(language)
      // Whoever proved meanwhile who they are is not forgotten again.
      return () =>
        shown.visit?.id === visit.id && show({ visit: { ...shown.visit, site: visit.site, terminal: visit.terminal }, help, language })
    },
    end: ending => {
      if (shown.visit || opening)
        leaving = tellEnd(
          ending,
          [opening, proving].filter(each => each !== null),
        )
      opening = null
      reading.abort()
      reading = new AbortController()
      show({ visit: null, help: null, hasForgottenCard: false, language: null })
    },
  }
}

/** The terminal's signature under a challenge of the server's; undefined where the agent does not answer: a demonstration then. */
async function prove(client: Client, devices: Devices): Promise<{ terminal: string; challenge: string; signature: string } | undefined> {
  const { challenge } = await client.call(terminals.challenge, {}, { when: 'patient' })
  const signed = await devices.signVisit(challenge)
  return signed ? { ...signed, challenge } : undefined
}
