import type { CardData } from '#terminals'
import { deviceStateOf, type Outcome, type Payload } from '../model/xfs.ts'
import { browser, type Surroundings, withToken } from './line.ts'
import { openService, type ServiceClient } from './service.ts'

export type DeviceState = 'online' | 'offline'

export interface DeviceStatus {
  /** The agent itself: without it there is nothing else. */
  readonly agent: DeviceState
  readonly cardReader: DeviceState
  readonly personCamera: DeviceState
  readonly documentCamera: DeviceState
  /** A card lies on the reader, as far as the reader can tell. */
  readonly hasCard: boolean
}

/** `insert`: the reader waits for a card. `inserted`: it has one and reads. `invalid`: it cannot read this one. `removed`: the card was taken. */
export type CardEvent = 'insert' | 'inserted' | 'invalid' | 'removed'

export type CardReadResult = { readonly kind: 'read'; readonly card: CardData } | { readonly kind: 'failed'; readonly code: CardFailure }
export type CardFailure = 'timeOut' | 'invalidMedia' | 'mediaJam' | 'offline' | 'hardwareError' | 'removed' | 'canceled'

export type PictureResult =
  | { readonly kind: 'taken'; readonly picture: Blob }
  | { readonly kind: 'failed'; readonly code: 'timeOut' | 'offline' | 'hardwareError' | 'canceled' }

/** What came of asking for a card. `presented`: it can be taken. `busy`: ask again. `ended`: it is settled, and the server hears it from the terminal. `unknown`: ask again. */
export type DispenseResult = 'presented' | 'busy' | 'ended' | 'unknown'

/** What a camera looks at: the person before the terminal, or the tray for documents. */
export type View = 'person' | 'document'

/** The devices of this terminal. Nothing here throws: a device that is away is a result. */
export interface Devices {
  /** Looks for the agent and its services; resolves when that is known, found or not. They are looked for again for as long as the page lives. */
  connect(): Promise<void>
  /** The terminal's signature over the server's challenge; null where it cannot be had: not enrolled, or no agent. */
  signVisit(challenge: string): Promise<{ readonly terminal: string; readonly signature: string } | null>
  /** `timeout`: milliseconds for the whole of it, default a minute. */
  readCard(options?: {
    readonly timeout?: number | undefined
    readonly onEvent?: ((event: CardEvent) => void) | undefined
    readonly signal?: AbortSignal | undefined
  }): Promise<CardReadResult>
  /** The card that was read last, signed for this visit; null when there is none any more, or it was signed for another visit. */
  signCard(visitId: string): Promise<{ readonly terminal: string; readonly card: CardData; readonly signature: string } | null>
  takePicture(view: View, options?: { readonly signal?: AbortSignal | undefined }): Promise<PictureResult>
  /** Puts out a card for `output`, once however often it is asked. */
  dispense(given: { readonly case: string; readonly output: string }): Promise<DispenseResult>
  readonly status: {
    snapshot(): DeviceStatus
    subscribe(listener: () => void): () => void
  }
  close(): void
}

type Role = 'cardReader' | 'cardDispenser' | 'personCamera' | 'documentCamera' | 'signer'

interface Service {
  readonly client: ServiceClient
  /** Null: not known yet, or nothing we use. */
  role: Role | null
}

const cardWithin = 60_000
const pictureWithin = 15_000
const dispensedWithin = 30_000
const answerWithin = 5000
/** How long a command waits for services that are still being looked for. */
const findWithin = 3000
const askedAgainAfter = 2000

const nobody: DeviceStatus = { agent: 'offline', cardReader: 'offline', personCamera: 'offline', documentCamera: 'offline', hasCard: false }

/** `url`: the agent's service publisher, with the token it gave out. */
export function createDevices(given: {
  readonly url: string
  readonly token: string
  readonly surroundings?: Partial<Surroundings>
}): Devices {
  const { url, token } = given
  const surroundings = { ...browser, ...given.surroundings }
  const services = new Map<string, Service>()
  const listeners = new Set<() => void>()
  const removals = new Set<() => void>()
  let shown = nobody
  let publisher: ServiceClient | null = null
  let connecting: Promise<void> | null = null

  const show = (change: Partial<DeviceStatus>) => {
    const next = { ...shown, ...change }
    if (JSON.stringify(next) === JSON.stringify(shown)) return
    shown = next
    for (const listener of listeners) listener()
  }
  /** What a service said of itself; null: it is away. */
  const showRole = (role: Role | null, said: Payload | null) => {
    if (!role || role === 'signer' || role === 'cardDispenser') return
    const state = said && deviceStateOf(said)
    const media = said && mediaIn(said)
    show({
      ...((state || !said) && { [role]: state === 'online' || state === 'deviceBusy' ? 'online' : 'offline' }),
      ...(role === 'cardReader' && (media || !said) && { hasCard: media === 'present' || media === 'latched' }),
    })
  }

  /** A service that is connected and does not answer may just be starting. One that is not connected is asked when it is. */
  const askAgain = (client: ServiceClient, ask: () => Promise<void>) => {
    surroundings.after(askedAgainAfter, () => {
      if (client.isOpen()) void ask()
    })
  }
  const enter = async (address: string) =>
    await new Promise<void>(resolve => {
      const service: Service = {
        role: null,
        client: openService({
          url: withToken(address, token),
          surroundings,
          onOpen: () => void introduce(service).then(resolve),
          onLost: () => {
            showRole(service.role, null)
            resolve()
          },
          onUnsolicited: message => {
            if (message.header.name === 'CardReader.MediaRemovedEvent' && service.role === 'cardReader') for (const tell of removals) tell()
            if (message.header.name === 'Common.StatusChangedEvent') showRole(service.role, message.payload ?? {})
          },
        }),
      }
      services.set(address, service)
    })
  const introduce = async (service: Service): Promise<void> => {
    const ask = async (name: 'Common.Capabilities' | 'Common.Status') =>
      await service.client.ask(name, undefined, { timeout: answerWithin })
    const [capabilities, status] = await Promise.all([ask('Common.Capabilities'), ask('Common.Status')])
    service.role = capabilities?.payload ? roleOf(capabilities.payload) : null
    showRole(service.role, status?.payload ?? null)
    if (!capabilities || !status) askAgain(service.client, () => introduce(service))
  }
  const discover = async (client: ServiceClient): Promise<void> => {
    const answer = await client.ask('ServicePublisher.GetServices', undefined, { timeout: answerWithin })
    show({ agent: answer?.code === 'success' ? 'online' : 'offline' })
    if (answer?.code !== 'success') return askAgain(client, () => discover(client))
    const listed = addressesIn(answer.payload, url)
    for (const [address, { client: old }] of services) {
      if (listed.includes(address)) continue
      old.close()
      services.delete(address)
    }
    await Promise.all(listed.filter(address => !services.has(address)).map(enter))
  }
  const connect = async () => {
    connecting ??= new Promise<void>(resolve => {
      const callOff = surroundings.after(findWithin, resolve)
      const settle = () => {
        callOff()
        resolve()
      }
      const client = openService({
        url: withToken(url, token),
        surroundings,
        onOpen: () => void discover(client).then(settle),
        onLost: () => {
          show({ agent: 'offline' })
          settle()
        },
        onUnsolicited: () => undefined,
      })
      publisher = client
    })
    await connecting
  }
  const serviceFor = async (role: Role): Promise<ServiceClient | null> => {
    await connect()
    return [...services.values()].find(service => service.role === role)?.client ?? null
  }

  return {
    connect,
    status: {
      snapshot: () => shown,
      subscribe: listener => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    signVisit: async challenge => {
      const signer = await serviceFor('signer')
      const outcome = await signer?.ask('OneWindow.SignVisit', { challenge }, { timeout: answerWithin })
      return signatureIn(outcome)
    },
    signCard: async visit => {
      const signer = await serviceFor('signer')
      const outcome = await signer?.ask('OneWindow.SignCard', { visit }, { timeout: answerWithin })
      const signed = signatureIn(outcome)
      const card = asCard(outcome?.payload?.['card'])
      return signed && card ? { ...signed, card } : null
    },
    readCard: async ({ timeout = cardWithin, onEvent, signal } = {}) => {
      const reader = await serviceFor('cardReader')
      if (!reader) return { kind: 'failed', code: signal?.aborted ? 'canceled' : 'offline' }
      let isRemoved = false
      const remove = () => {
        isRemoved = true
        onEvent?.('removed')
      }
      removals.add(remove)
      const tell = (name: string) => {
        const event = cardEvents[name]
        if (event) onEvent?.(event)
      }
      const outcome = await reader.ask('CardReader.ReadRawData', { chip: true }, { timeout, onEvent: tell, signal })
      removals.delete(remove)
      return readingOf(outcome, isRemoved)
    },
    takePicture: async (view, { signal } = {}) => {
      const camera = await serviceFor(view === 'person' ? 'personCamera' : 'documentCamera')
      const payload = view === 'person' ? ({ camera: 'person' } as const) : {}
      const outcome = (await camera?.ask('Camera.TakePicture', payload, { timeout: pictureWithin, signal })) ?? null
      return pictureOf(outcome)
    },
    dispense: async job => {
      const dispenser = await serviceFor('cardDispenser')
      const outcome = await dispenser?.ask('CardReader.Move', { from: 'unit1', to: 'exit', ...job }, { timeout: dispensedWithin })
      if (outcome?.code === 'success') return 'presented'
      if (outcome?.code === 'deviceNotReady') return 'ended'
      if (outcome?.code !== 'commandErrorCode') return 'unknown'
      return outcome.errorCode === 'occupied' ? 'busy' : 'ended'
    },
    close: () => {
      publisher?.close()
      for (const { client } of services.values()) client.close()
      services.clear()
      show(nobody)
    },
  }
}

const cardEvents: Readonly<Record<string, CardEvent>> = {
  'CardReader.InsertCardEvent': 'insert',
  'CardReader.MediaInsertedEvent': 'inserted',
  'CardReader.InvalidMediaEvent': 'invalid',
}

/** What the card reader's own errors mean to the person; what is not here is the reader's fault. */
const cardErrors: Readonly<Record<string, CardFailure>> = {
  noMedia: 'removed',
  invalidMedia: 'invalidMedia',
  cardTooShort: 'invalidMedia',
  cardTooLong: 'invalidMedia',
  cardCollision: 'invalidMedia',
  mediaJam: 'mediaJam',
}

function readingOf(outcome: Outcome | null, isRemoved: boolean): CardReadResult {
  const fail = (code: CardFailure): CardReadResult => ({ kind: 'failed', code })
  if (!outcome) return fail('offline')
  if (outcome.code === 'success') {
    const card = cardIn(outcome.payload)
    return card ? { kind: 'read', card } : fail('invalidMedia')
  }
  if (outcome.code === 'timeOut' || outcome.code === 'canceled') return fail(outcome.code)
  if (outcome.code === 'deviceNotReady') return fail('offline')
  const failure = outcome.code === 'commandErrorCode' ? cardErrors[outcome.errorCode ?? ''] : undefined
  // Some readers call a card that was taken away one that cannot be read.
  return fail(failure === 'invalidMedia' && isRemoved ? 'removed' : (failure ?? 'hardwareError'))
}

function pictureOf(outcome: Outcome | null): PictureResult {
  const file = outcome?.code === 'success' ? outcome.payload?.['pictureFile'] : undefined
  const bytes = typeof file === 'string' ? bytesOf(file) : null
  if (bytes) return { kind: 'taken', picture: new Blob([bytes], { type: bytes[0] === 0x89 ? 'image/png' : 'image/jpeg' }) }
  if (!outcome || outcome.code === 'deviceNotReady') return { kind: 'failed', code: 'offline' }
  const isKnown = outcome.code === 'timeOut' || outcome.code === 'canceled'
  return { kind: 'failed', code: isKnown ? outcome.code : 'hardwareError' }
}

/** The profile for resident ID cards: model/xfs.ts. */
function cardIn(payload: Payload | undefined): CardData | null {
  const chip = payload?.['chip']
  const [first] = Array.isArray(chip) ? (chip as readonly unknown[]) : []
  const data = typeof first === 'object' && first !== null && 'data' in first ? first.data : null
  const bytes = typeof data === 'string' ? bytesOf(data) : null
  try {
    return bytes && asCard(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
}

/** Enough to tell a card from rubbish; whether every field is in order is for the server to check, together with the signature. */
function asCard(value: unknown): CardData | null {
  const isCard = typeof value === 'object' && value !== null && 'name' in value && 'idNumber' in value && typeof value.idNumber === 'string'
  return isCard ? (value as CardData) : null
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), character => character.charCodeAt(0))
  } catch {
    return null
  }
}

function signatureIn(outcome: Outcome | null | undefined): { readonly terminal: string; readonly signature: string } | null {
  const { terminal, signature } = outcome?.code === 'success' ? (outcome.payload ?? {}) : {}
  return typeof terminal === 'string' && typeof signature === 'string' ? { terminal, signature } : null
}

function mediaIn(said: Payload): unknown {
  const reader = said['cardReader']
  return typeof reader === 'object' && reader !== null && 'media' in reader ? reader.media : null
}

/** What a service is, by what it says it can do; whatever its maker called it. */
function roleOf(capabilities: Payload): Role | null {
  const interfaces = Array.isArray(capabilities['interfaces'])
    ? (capabilities['interfaces'] as readonly { name?: unknown; commands?: unknown }[])
    : []
  const has = (name: string) => interfaces.some(each => each?.name === name)
  const does = (name: string) => interfaces.some(each => Object.hasOwn(Object(each?.commands) as object, name))
  if (has('OneWindow')) return 'signer'
  // One that moves cards and reads none.
  if (does('CardReader.Move') && !does('CardReader.ReadRawData')) return 'cardDispenser'
  if (has('CardReader')) return 'cardReader'
  if (!has('Camera')) return null
  const camera = capabilities['camera'] as { readonly cameras?: { readonly person?: unknown } } | undefined
  return camera?.cameras?.person === true ? 'personCamera' : 'documentCamera'
}

/** The services' addresses, on the publisher's own host only: the token goes nowhere else. */
function addressesIn(payload: Payload | undefined, url: string): readonly string[] {
  const listed = payload?.['services']
  const addresses = Array.isArray(listed) ? (listed as readonly { serviceURI?: unknown }[]).map(each => each?.serviceURI) : []
  const host = new URL(url).hostname
  return addresses.filter((address): address is string => {
    try {
      return typeof address === 'string' && new URL(address).hostname === host
    } catch {
      return false
    }
  })
}
