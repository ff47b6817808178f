import { second } from '#kernel'
import type { CardReaderFault } from '../../model/simulator.ts'
import type { Outcome } from '../../model/xfs.ts'
import { type Clock, wait } from '../clock.ts'
import type { Readings } from '../readings.ts'
import { type Call, commandError, type Service, success, type Tell, usualMostBytes } from '../service.ts'
import type { Person } from './people.ts'
import type { Scene } from './scene.ts'

/** How long a resident ID card takes to be read, and how long with the fault `slow`. */
export const readsWithin = 0.8 * second
export const readsSlowlyWithin = 6 * second

/** A reader of resident ID cards: a flat one on which a card is laid. Fails as the scene says. */
export function createCardReader(given: { readonly scene: Scene; readonly clock: Clock; readonly readings: Readings }): Service {
  const { scene, clock, readings } = given
  let tell: Tell = () => undefined
  let known = { device: deviceState(scene), media: mediaState(scene), card: scene.card }

  scene.watch(() => {
    const now = { device: deviceState(scene), media: mediaState(scene), card: scene.card }
    const before = known
    known = now
    if (before.card && !now.card) {
      readings.taken()
      tell('CardReader.MediaRemovedEvent')
    }
    const changed = {
      ...(before.device !== now.device && { common: { device: now.device } }),
      ...(before.media !== now.media && { cardReader: { media: now.media } }),
    }
    if (Object.keys(changed).length > 0) tell('Common.StatusChangedEvent', changed)
  })

  const read = async (call: Call): Promise<Outcome> => {
    readings.forget()
    if (call.payload['chip'] !== true) return { code: 'unsupportedData', description: 'this reader reads chips only' }
    const found = await awaitCard(call)
    if ('code' in found) return found
    call.event('CardReader.MediaInsertedEvent')
    scene.activity = 'reading'
    return await readChip(call, found)
  }
  const awaitCard = async (call: Call): Promise<Person | Outcome> => {
    let isAsked = false
    while (!call.signal.aborted) {
      const broken = breakDown()
      if (broken) return broken
      const isSeen = scene.card !== null && scene.faults.cardReader?.kind !== 'notSeen'
      if (isSeen) return scene.card
      if (!isAsked) call.event('CardReader.InsertCardEvent')
      isAsked = true
      scene.activity = 'waiting'
      await nextChange(scene, call.signal)
    }
    scene.happen('cardReader', 'notSeen')
    return { code: 'canceled' }
  }
  const readChip = async (call: Call, { card }: Person): Promise<Outcome> => {
    const whole = scene.happen('cardReader', 'slow') ? readsSlowlyWithin : readsWithin
    const lost = new AbortController()
    const stop = () => lost.abort()
    call.signal.addEventListener('abort', stop)
    const unwatch = scene.watch(() => {
      if (scene.card?.card !== card || isDown(scene)) stop()
    })
    try {
      await wait(clock, whole / 2, lost.signal)
      const fault = lost.signal.aborted ? null : scene.happen('cardReader', 'takenAway', 'invalidMedia', 'mediaJam')
      if (fault) return fail(call, fault)
      await wait(clock, whole / 2, lost.signal)
    } finally {
      unwatch()
      call.signal.removeEventListener('abort', stop)
    }
    if (call.signal.aborted) return { code: 'canceled' }
    const broken = breakDown()
    if (broken) return broken
    // The card was taken, or another one laid: the chip fell silent in the middle.
    if (lost.signal.aborted) return commandError('noMedia')
    readings.remember(card)
    return success({ chip: [{ data: Buffer.from(JSON.stringify(card)).toString('base64') }] })
  }
  const fail = (call: Call, fault: 'takenAway' | 'invalidMedia' | 'mediaJam'): Outcome => {
    if (fault === 'takenAway') {
      scene.take()
      return commandError('noMedia')
    }
    if (fault === 'invalidMedia') call.event('CardReader.InvalidMediaEvent')
    return commandError(fault)
  }
  const breakDown = (): Outcome | null => {
    const fault = scene.happen('cardReader', 'offline', 'hardwareError')
    if (fault === null) return null
    if (fault === 'offline') return { code: 'deviceNotReady' }
    tell('Common.ErrorEvent', { eventId: 'hardware', action: 'maintenance' })
    return { code: 'hardwareError' }
  }

  return {
    name: 'CardReader',
    interface: 'CardReader',
    commands: {
      'CardReader.ReadRawData': {
        kind: 'device',
        run: call =>
          read(call).finally(() => {
            scene.activity = 'idle'
          }),
      },
    },
    events: [
      'Common.StatusChangedEvent',
      'Common.ErrorEvent',
      'CardReader.InsertCardEvent',
      'CardReader.MediaInsertedEvent',
      'CardReader.InvalidMediaEvent',
      'CardReader.MediaRemovedEvent',
    ],
    mostBytes: usualMostBytes,
    status: () => ({ device: known.device, own: { cardReader: { media: known.media, chipModule: 'ok' } } }),
    capabilities: () => ({
      model: 'OneWindow simulated ID card reader',
      own: { cardReader: { type: 'contactless', chipProtocols: { chipTypeB: true }, cardTakenSensor: true } },
    }),
    attach: clients => {
      tell = clients
    },
  }
}

const down: readonly (CardReaderFault | undefined)[] = ['offline', 'hardwareError']

function isDown(scene: Scene): boolean {
  return down.includes(scene.faults.cardReader?.kind)
}

function deviceState(scene: Scene): string {
  const kind = scene.faults.cardReader?.kind
  return kind === 'offline' || kind === 'hardwareError' ? kind : 'online'
}

function mediaState(scene: Scene): string {
  const fault = scene.faults.cardReader
  if (fault?.kind === 'mediaJam' && fault.lasting) return 'jammed'
  return scene.card && fault?.kind !== 'notSeen' ? 'present' : 'notPresent'
}

/** Resolves when the scene changes, or the signal says. */
async function nextChange(scene: Scene, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => {
    const unwatch = scene.watch(done)
    function done() {
      unwatch()
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}
