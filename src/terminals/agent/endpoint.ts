import {
  type Command,
  type CommandName,
  commands,
  type CompletionCode,
  events,
  isOurs,
  type Message,
  type Outcome,
  type Payload,
  readCommand,
  writeAcknowledge,
  writeCompletion,
  writeEvent,
  writeUnsolicited,
} from '../model/xfs.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { commandError, type CommandRule, type Service, success } from './service.ts'

/** The way to a client. */
export interface Line {
  send(text: string): void
  /** `code`: of RFC 6455. */
  close(code: number, reason: string): void
}

/** What stands at an address. */
export interface Door {
  join(line: Line): Seat
}

/** A client's place at a door. */
interface Seat {
  receive(text: string): void
  /** The client is gone: what it asked for is stopped. */
  leave(): void
}

/** Most commands at a service that wait for their turn, the running one with them. */
export const mostRequests = 16
/** A timer's limit; a longer wait than 24 days is none. */
const longestTimeout = 2 ** 31 - 1

interface Request {
  readonly command: Command
  readonly owner: Owner
  readonly run: Extract<CommandRule, { kind: 'device' }>['run']
  readonly stop: AbortController
  callOff: () => void
  isOver: boolean
}

interface Owner {
  readonly line: Line
  readonly requests: Map<number, Request>
  isGone: boolean
}

/** A service as its clients see it (XFS4IoT): acknowledges, queue, events, completions, and what every service answers (Common). */
export function createEndpoint(given: { readonly service: Service; readonly clock: Clock; readonly log: Log }): Door {
  const { service, clock, log } = given
  const owners = new Set<Owner>()
  const queue: Request[] = []
  let running: Request | null = null

  const send = (owner: Owner, message: Message) => {
    if (!owner.isGone) owner.line.send(JSON.stringify(message))
  }
  const complete = (owner: Owner, command: Command, outcome: Outcome) => {
    if (owner.isGone) return
    const text = JSON.stringify(writeCompletion(command, outcome))
    if (Buffer.byteLength(text) <= service.mostBytes) owner.line.send(text)
    else send(owner, writeCompletion(command, { code: 'internalError', description: 'too long a message' }))
  }
  const finish = (request: Request, outcome: Outcome) => {
    if (request.isOver) return
    request.isOver = true
    request.callOff()
    request.owner.requests.delete(request.command.requestId)
    log('command', { service: service.name, name: request.command.name, code: outcome.errorCode ?? outcome.code })
    complete(request.owner, request.command, outcome)
  }
  /** Its client hears at once; the next one's turn comes when the device has stopped. */
  const stop = (request: Request, code: CompletionCode) => {
    const place = queue.indexOf(request)
    if (place >= 0) queue.splice(place, 1)
    finish(request, { code })
    request.stop.abort()
  }
  const serve = async () => {
    if (running) return
    for (let request = queue.shift(); request; request = queue.shift()) {
      running = request
      finish(request, await work(request))
      running = null
    }
  }
  const work = async ({ command, owner, run, stop: { signal } }: Request): Promise<Outcome> => {
    try {
      return await run({
        payload: command.payload,
        signal,
        event: (name, payload) => {
          if (!signal.aborted) send(owner, writeEvent(name, command.requestId, payload))
        },
      })
    } catch (error) {
      log('fault', { service: service.name, name: command.name, error: error instanceof Error ? error.name : 'unknown' })
      return { code: 'internalError' }
    }
  }
  const cancel = (owner: Owner, command: Command) => {
    const wanted = command.payload['requestIds'] ?? []
    if (!isIds(wanted)) return complete(owner, command, { code: 'invalidData' })
    const found = [...owner.requests.values()].filter(({ command: { requestId } }) => wanted.length === 0 || wanted.includes(requestId))
    complete(owner, command, found.length > 0 ? success() : commandError('noMatchingRequestIDs'))
    for (const request of found) stop(request, 'canceled')
  }
  const take = (owner: Owner, command: Command) => {
    if (owner.requests.has(command.requestId)) return send(owner, writeAcknowledge(command, 'invalidRequestID'))
    const rule = ruleFor(command)
    const isFull = rule.kind === 'device' && queue.length + (running ? 1 : 0) >= mostRequests
    send(owner, writeAcknowledge(command, isFull ? 'tooManyRequests' : undefined))
    if (isFull) return
    if (command.name === 'Common.Cancel' && rule.kind === 'answer') return cancel(owner, command)
    if (rule.kind === 'answer') return complete(owner, command, rule.answer(command.payload))
    const request: Request = {
      command,
      owner,
      run: rule.run,
      stop: new AbortController(),
      callOff: () => undefined,
      isOver: false,
    }
    owner.requests.set(command.requestId, request)
    queue.push(request)
    // Counted from now: waiting for a turn is waiting too.
    if (command.timeout > 0) request.callOff = clock.after(Math.min(command.timeout, longestTimeout), () => stop(request, 'timeOut'))
    void serve()
  }
  const common = commonRules(service)
  const ruleFor = ({ name, version }: Command): CommandRule => {
    const rule = Object.hasOwn(common, name) ? common[name] : Object.hasOwn(service.commands, name) ? service.commands[name] : undefined
    if (!rule) return refuse(isStandard(service, name) ? 'unsupportedCommand' : 'invalidCommand')
    // An older message says the same in other places, which are read.
    return isOurs(name) && majorOf(version) > majorOf(commands[name].command) ? refuse('unsupportedCommand') : rule
  }

  service.attach((name, payload) => {
    for (const owner of owners) send(owner, writeUnsolicited(name, payload))
  })
  return {
    join: line => {
      const owner: Owner = { line, requests: new Map(), isGone: false }
      owners.add(owner)
      return {
        receive: text => {
          const reading = readCommand(text)
          if (reading.kind === 'unreadable') line.close(1007, 'not an XFS4IoT command')
          else if (reading.kind === 'rejected') send(owner, reading.acknowledge)
          else take(owner, reading.command)
        },
        leave: () => {
          owner.isGone = true
          owners.delete(owner)
          for (const request of owner.requests.values()) stop(request, 'canceled')
        },
      }
    },
  }
}

/** What every service answers. */
function commonRules(service: Service): Readonly<Record<string, CommandRule>> {
  const answer = (rule: (payload: Payload) => Outcome): CommandRule => ({ kind: 'answer', answer: rule })
  return {
    'Common.Status': answer(() => {
      const { device, own } = service.status()
      return success({ common: { device }, ...own })
    }),
    'Common.Capabilities': answer(() => {
      const { model, own } = service.capabilities()
      const common = { serviceVersion: '1.0.0', deviceInformation: [{ modelName: model }] }
      return success({ interfaces: [commonInterface, interfaceOf(service)], common, ...own })
    }),
    'Common.SetVersions': answer(payload => {
      const known = [commonInterface, interfaceOf(service)]
      const isKnown = (kind: 'commands' | 'events') => isChoice(payload[kind] ?? {}, Object.assign({}, ...known.map(each => each[kind])))
      return isKnown('commands') && isKnown('events') ? success() : { code: 'invalidData' }
    }),
    // It is about the other requests: the endpoint does it.
    'Common.Cancel': answer(() => success()),
  }
}

interface Versions {
  readonly versions: readonly string[]
}

interface InterfaceDescription {
  readonly name: string
  readonly commands: Readonly<Record<string, Versions>>
  readonly events: Readonly<Record<string, Versions>>
  readonly maximumRequests: number
}

const commonInterface: InterfaceDescription = describe(
  'Common',
  ['Common.Status', 'Common.Capabilities', 'Common.SetVersions', 'Common.Cancel'],
  ['Common.StatusChangedEvent', 'Common.ErrorEvent'],
)

function interfaceOf(service: Service): InterfaceDescription {
  const own = service.events.filter(name => !name.startsWith('Common.'))
  return describe(service.interface, Object.keys(service.commands).filter(isOurs), own)
}

function describe(name: string, itsCommands: readonly CommandName[], itsEvents: readonly (keyof typeof events)[]): InterfaceDescription {
  return {
    name,
    commands: Object.fromEntries(itsCommands.map(each => [each, { versions: [commands[each].command] }])),
    events: Object.fromEntries(itsEvents.map(each => [each, { versions: [events[each]] }])),
    maximumRequests: mostRequests,
  }
}

/** Every name is known and its major version is one we have. */
function isChoice(chosen: unknown, known: Readonly<Record<string, Versions>>): boolean {
  if (typeof chosen !== 'object' || chosen === null || Array.isArray(chosen)) return false
  return Object.entries(chosen).every(
    ([name, major]) => Object.hasOwn(known, name) && known[name]!.versions.some(version => majorOf(version) === major),
  )
}

/** Commands that the interfaces have and we do not: a client asks for too much, but nothing that does not exist. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  Common: ['PowerSaveControl', 'SetTransactionState', 'GetTransactionState', 'GetCommandNonce', 'ClearCommandNonce'],
  CardReader: [
    'ReadRawData',
    'WriteRawData',
    'Move',
    'SetKey',
    'ChipIO',
    'ChipPower',
    'Reset',
    'QueryIFMIdentifier',
    'EMVClessConfigure',
    'EMVClessIssuerUpdate',
    'EMVClessPerformTransaction',
    'EMVClessQueryApplications',
  ],
  Camera: ['Reset'],
}

function isStandard(service: Service, name: string): boolean {
  const [from = '', command = ''] = name.split('.')
  return (from === 'Common' || from === service.interface) && (elsewhere[from] ?? []).includes(command)
}

function refuse(code: CompletionCode): CommandRule {
  return { kind: 'answer', answer: () => ({ code }) }
}

function isIds(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(id => Number.isSafeInteger(id))
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10)
}
