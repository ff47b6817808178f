/**
 * XFS4IoT (CEN CWA 17852): how a page and the service of a device talk, as JSON over a WebSocket. Written is one dialect, the 2024-3 reading: the
 * timeout and the completion code stand in the header, the code is always sent, an acknowledge without status means accepted, `unsolicited` has no
 * requestId. Read are that one and the two others in the field: the schema of 2021-1 (all three in the payload, status `ok`, a flat status event) and
 * services that leave `success` out or send what nobody asked for as `event` without requestId.
 */

export const messageTypes = ['command', 'acknowledge', 'event', 'completion', 'unsolicited'] as const
export type MessageType = (typeof messageTypes)[number]

/** Why a command is not taken; nothing follows such an acknowledge. */
export const acknowledgeStatuses = ['invalidMessage', 'invalidRequestID', 'tooManyRequests'] as const
export type AcknowledgeStatus = (typeof acknowledgeStatuses)[number]

export const completionCodes = [
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

export interface Header {
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

const namePattern = /^[A-Z][A-Za-z0-9]{0,59}\.[A-Z][A-Za-z0-9]{0,59}$/
export const versionPattern = /^[1-9][0-9]{0,3}\.([1-9][0-9]{0,3}|0)$/

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

/** The state of a device in Common.Status or Common.StatusChangedEvent; null when the message does not say. */
export function deviceStateOf({ payload }: Message): string | null {
  const common = payload?.['common']
  const state = (isObject(common) ? common['device'] : undefined) ?? payload?.['device']
  return typeof state === 'string' ? state : null
}

export function writeCommand(given: {
  readonly name: string
  readonly requestId: number
  readonly version: string
  readonly timeout?: number
  readonly payload?: Payload
}): Message {
  const { name, requestId, version, timeout = 0, payload } = given
  return { header: { name, requestId, type: 'command', version, timeout }, ...(payload && { payload }) }
}

export function writeAcknowledge({ name, requestId, version }: Command, status?: AcknowledgeStatus): Message {
  return { header: { name, requestId, type: 'acknowledge', version, ...(status && { status }) } }
}

export function writeEvent(given: {
  readonly name: string
  readonly requestId: number
  readonly version: string
  readonly payload?: Payload
}): Message {
  const { payload, ...header } = given
  return { header: { ...header, type: 'event' }, ...(payload && { payload }) }
}

export function writeUnsolicited({
  payload,
  ...header
}: {
  readonly name: string
  readonly version: string
  readonly payload?: Payload
}): Message {
  return { header: { ...header, type: 'unsolicited' }, ...(payload && { payload }) }
}

/** `version`: of the completion; the command's own by default. */
export function writeCompletion(command: Command, outcome: Outcome, version = command.version): Message {
  const { code, errorCode, description, payload } = outcome
  const content = errorCode === undefined ? payload : { errorCode, ...payload }
  return {
    header: {
      name: command.name,
      requestId: command.requestId,
      type: 'completion',
      version,
      completionCode: code,
      ...(description !== undefined && { errorDescription: description }),
    },
    ...(content && { payload: content }),
  }
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
