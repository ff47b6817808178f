import type { CardData } from './statements.ts'

/**
 * XFS4IoT (CEN CWA 17852): how a page and the service of a device talk, as JSON over a WebSocket. Written is one dialect, the 2024-3 reading: the
 * timeout and the completion code stand in the header, the code is always sent, an acknowledge without status means accepted, `unsolicited` has no
 * requestId. Read are that one and the two others in the field: the schema of 2021-1 (all three in the payload, status `ok`, a flat status event) and
 * services that leave `success` out or send what nobody asked for as `event` without requestId.
 */

const messageTypes = ['command', 'acknowledge', 'event', 'completion', 'unsolicited'] as const
type MessageType = (typeof messageTypes)[number]

/** Why a command is not taken; nothing follows such an acknowledge. */
const acknowledgeStatuses = ['invalidMessage', 'invalidRequestID', 'tooManyRequests'] as const
export type AcknowledgeStatus = (typeof acknowledgeStatuses)[number]

const completionCodes = [
  'success',
  'commandErrorCode',
  'canceled',
  'deviceNotReady',
  'hardwareError',
  'internalError',
  'invalidCommand',
  'invalidRequestID',
  'timeOut',
  'unsupportedCommand',
  'invalidData',
  'userError',
  'unsupportedData',
  'fraudAttempt',
  'sequenceError',
  'authorisationRequired',
  'noCommandNonce',
  'invalidToken',
  'invalidTokenNonce',
  'invalidTokenHMAC',
  'invalidTokenFormat',
  'invalidTokenKeyNoValue',
  'notEnoughSpace',
] as const
export type CompletionCode = (typeof completionCodes)[number]

export type Payload = Readonly<Record<string, unknown>>

interface Header {
  readonly name: string
  readonly type: MessageType
  /** Given by the client, not 0; on everything that belongs to a command. */
  readonly requestId?: number
  /** Of this message, not of the standard: `2.0`. */
  readonly version?: string
  /** Milliseconds; 0: none. Commands only. */
  readonly timeout?: number
  readonly status?: string
  readonly completionCode?: string
  readonly errorDescription?: string
}

export interface Message {
  readonly header: Header
  readonly payload?: Payload
}

/** A command as a service takes it. */
export interface Command {
  readonly name: string
  readonly requestId: number
  readonly version: string
  /** Milliseconds; 0: none. */
  readonly timeout: number
  readonly payload: Payload
}

/** How a command ended. `errorCode` goes with `commandErrorCode` and says which. */
export interface Outcome {
  readonly code: CompletionCode
  readonly errorCode?: string
  readonly description?: string
  readonly payload?: Payload
}

export type CommandReading =
  | { readonly kind: 'command'; readonly command: Command }
  /** Not taken: this is to be sent, and nothing else. */
  | { readonly kind: 'rejected'; readonly acknowledge: Message }
  /** Not even a request to answer to. */
  | { readonly kind: 'unreadable' }

/** The messages we use, with the version of each as the framework of 2024-3 numbers them; a completion has a version of its own. */
export const commands = {
  'ServicePublisher.GetServices': { command: '2.0', completion: '2.0' },
  'Common.Status': { command: '2.0', completion: '3.0' },
  'Common.Capabilities': { command: '2.0', completion: '3.0' },
  'Common.SetVersions': { command: '2.0', completion: '2.0' },
  'Common.Cancel': { command: '2.0', completion: '2.0' },
  'CardReader.ReadRawData': { command: '2.0', completion: '3.0' },
  'CardReader.Move': { command: '2.0', completion: '2.0' },
  'Camera.TakePicture': { command: '2.0', completion: '3.0' },
  'OneWindow.SignVisit': { command: '1.0', completion: '1.0' },
  'OneWindow.SignCard': { command: '1.0', completion: '1.0' },
} as const
export type CommandName = keyof typeof commands

export const events = {
  'Common.StatusChangedEvent': '3.0',
  'Common.ErrorEvent': '2.0',
  'CardReader.InsertCardEvent': '2.0',
  'CardReader.MediaInsertedEvent': '2.0',
  'CardReader.InvalidMediaEvent': '2.0',
  /** Unsolicited: the card was taken. */
  'CardReader.MediaRemovedEvent': '2.0',
  /** Unsolicited: the device took a card back. */
  'CardReader.CardActionEvent': '2.0',
} as const
export type EventName = keyof typeof events

/** What each command takes. */
export interface CommandPayloads {
  readonly 'ServicePublisher.GetServices': undefined
  readonly 'Common.Status': undefined
  readonly 'Common.Capabilities': undefined
  readonly 'Common.SetVersions': {
    readonly commands?: Readonly<Record<string, number>>
    readonly events?: Readonly<Record<string, number>>
  }
  /** Without ids: everything this client has asked for. */
  readonly 'Common.Cancel': { readonly requestIds?: readonly number[] }
  readonly 'CardReader.ReadRawData': { readonly chip: true }
  /** `output` is ours: it names what is put out, for the journal; the same one never moves a second card. */
  readonly 'CardReader.Move': { readonly from: 'unit1'; readonly to: 'exit'; readonly case: string; readonly output: string }
  /** Without `camera`: the only one there is. */
  readonly 'Camera.TakePicture': { readonly camera?: 'room' | 'person' | 'exitSlot' }
  readonly 'OneWindow.SignVisit': { readonly challenge: string }
  readonly 'OneWindow.SignCard': { readonly visit: string }
}

/**
 * What a completion brings when it is a success.
 *
 * The profile for the resident ID card (type B, read through the maker's security module): `chip` has one entry, whose `data` is the base64 of the
 * UTF-8 JSON of a `CardData`. The vendor extension `OneWindow` signs with the terminal's key: a visit's challenge, or for a visit the card that was
 * read last. A dispenser of cards is a CardReader that moves them from a unit to the exit (CardReader.Move); its command ends when the card can be
 * taken. The page names no card: one of its own making is never signed. Its error codes are `notEnrolled`, `nothingRead` and
 * `readForAnotherVisit`.
 */
export interface CommandResults {
  readonly 'ServicePublisher.GetServices': { readonly vendorName: string; readonly services: readonly { readonly serviceURI: string }[] }
  readonly 'Common.Status': Payload
  readonly 'Common.Capabilities': Payload
  readonly 'Common.SetVersions': undefined
  readonly 'Common.Cancel': undefined
  readonly 'CardReader.ReadRawData': { readonly chip: readonly { readonly data: string }[] }
  readonly 'CardReader.Move': undefined
  readonly 'Camera.TakePicture': { readonly pictureFile: string }
  readonly 'OneWindow.SignVisit': { readonly terminal: string; readonly signature: string }
  readonly 'OneWindow.SignCard': { readonly terminal: string; readonly card: CardData; readonly signature: string }
}

const namePattern = /^[A-Z][A-Za-z0-9]{0,59}\.[A-Z][A-Za-z0-9]{0,59}$/
const versionPattern = /^[1-9][0-9]{0,3}\.([1-9][0-9]{0,3}|0)$/

/** What a service was sent, by the rules of the header. */
export function readCommand(text: string): CommandReading {
  const message = parse(text)
  const header = isObject(message) && isObject(message['header']) ? message['header'] : null
  if (!message || !header) return readRuins(text)
  const { requestId, name, version } = header
  const known = {
    name: isName(name) ? name : unknownName,
    ...(isInteger(requestId) && { requestId }),
    ...(isVersion(version) && { version }),
  }
  if (!isInteger(requestId) || requestId < 1) return rejected(known, 'invalidRequestID')
  const payload = message['payload'] ?? {}
  const isWhole = header['type'] === 'command' && isName(name) && (version == null || isVersion(version)) && isObject(payload)
  const timeout = isObject(payload) ? (header['timeout'] ?? payload['timeout'] ?? 0) : 0
  if (!isWhole || !isInteger(timeout) || timeout < 0) return rejected(known, 'invalidMessage')
  return { kind: 'command', command: { name, requestId, version: isVersion(version) ? version : '1.0', timeout, payload } }
}

/** What a client was sent, in any dialect; null when it is no message. */
export function readMessage(text: string): Message | null {
  const message = parse(text)
  const header = isObject(message) && isObject(message['header']) ? message['header'] : null
  if (!message || !header || typeof header['name'] !== 'string') return null
  const type = messageTypes.find(each => each === header['type'])
  if (!type) return null
  const read: Record<string, unknown> = { name: header['name'], type }
  for (const field of ['version', 'status', 'completionCode', 'errorDescription']) {
    if (typeof header[field] === 'string') read[field] = header[field]
  }
  for (const field of ['requestId', 'timeout']) if (isInteger(header[field])) read[field] = header[field]
  return { header: read as unknown as Header, ...(isObject(message['payload']) && { payload: message['payload'] }) }
}

/** An event that answers no command. */
export function isUnsolicited({ header }: Message): boolean {
  return (header.type === 'event' || header.type === 'unsolicited') && header.requestId === undefined
}

/** Whether a command was taken; null for anything but an acknowledge. A status nobody knows is a refusal. */
export function acknowledgementOf({ header, payload }: Message): 'accepted' | AcknowledgeStatus | null {
  if (header.type !== 'acknowledge') return null
  const status = header.status ?? payload?.['status'] ?? 'ok'
  if (status === 'ok') return 'accepted'
  return acknowledgeStatuses.find(each => each === status) ?? 'invalidMessage'
}

/** How a command ended; null for anything but a completion. A code nobody knows is an error of the service, never a success. */
export function completionOf({ header, payload }: Message): Outcome | null {
  if (header.type !== 'completion') return null
  const said = header.completionCode ?? payload?.['completionCode'] ?? 'success'
  const spelled = said === 'authorizationRequired' ? 'authorisationRequired' : said
  const code = completionCodes.find(each => each === spelled) ?? 'internalError'
  const description = header.errorDescription ?? payload?.['errorDescription']
  const errorCode = payload?.['errorCode']
  return {
    code,
    ...(typeof errorCode === 'string' && { errorCode }),
    ...(typeof description === 'string' && { description }),
    ...(payload && { payload }),
  }
}

/** The state of a device in what Common.Status or Common.StatusChangedEvent says; null when that is not said. */
export function deviceStateOf(payload: Payload): string | null {
  const common = payload['common']
  const state = (isObject(common) ? common['device'] : undefined) ?? payload['device']
  return typeof state === 'string' ? state : null
}

export function writeCommand<Name extends CommandName>(given: {
  readonly name: Name
  readonly requestId: number
  /** Milliseconds; 0: none. */
  readonly timeout: number
  readonly payload: CommandPayloads[Name]
}): Message {
  const { name, requestId, timeout, payload } = given
  return { header: { name, requestId, type: 'command', version: commands[name].command, timeout }, ...(payload && { payload }) }
}

export function writeAcknowledge({ name, requestId, version }: Command, status?: AcknowledgeStatus): Message {
  return { header: { name, requestId, type: 'acknowledge', version, ...(status && { status }) } }
}

export function writeEvent(name: EventName, requestId: number, payload?: Payload): Message {
  return { header: { name, requestId, type: 'event', version: events[name] }, ...(payload && { payload }) }
}

export function writeUnsolicited(name: EventName, payload?: Payload): Message {
  return { header: { name, type: 'unsolicited', version: events[name] }, ...(payload && { payload }) }
}

export function writeCompletion({ name, requestId, version }: Command, { code, errorCode, description, payload }: Outcome): Message {
  const content = errorCode === undefined ? payload : { errorCode, ...payload }
  return {
    header: {
      name,
      requestId,
      type: 'completion',
      version: isOurs(name) ? commands[name].completion : version,
      completionCode: code,
      ...(description !== undefined && { errorDescription: description }),
    },
    ...(content && { payload: content }),
  }
}

export function isOurs(name: string): name is CommandName {
  return Object.prototype.hasOwnProperty.call(commands, name)
}

/** Stands where a message without a readable name is answered: a header must have one. */
const unknownName = 'Common.Unknown'

/** Broken JSON is answered when it still shows which request it was to be. */
function readRuins(text: string): CommandReading {
  const requestId = /"requestId"\s*:\s*([1-9]\d{0,14})(?![\d.eE])/.exec(text)?.[1]
  if (requestId === undefined) return { kind: 'unreadable' }
  const name = /"name"\s*:\s*"([A-Za-z0-9.]{1,121})"/.exec(text)?.[1]
  return rejected({ name: isName(name) ? name : unknownName, requestId: Number(requestId) }, 'invalidMessage')
}

function rejected(header: Omit<Header, 'type'>, status: AcknowledgeStatus): CommandReading {
  return { kind: 'rejected', acknowledge: { header: { ...header, type: 'acknowledge', status } } }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && namePattern.test(value)
}

function isVersion(value: unknown): value is string {
  return typeof value === 'string' && versionPattern.test(value)
}
