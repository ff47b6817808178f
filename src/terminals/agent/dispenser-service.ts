import type { Outcome } from '../model/xfs.ts'
import type { Dispenser, DispenseAnswer, Dispensing } from './dispensing.ts'
import { type Call, commandError, type Service, success, type Tell, usualMostBytes } from './service.ts'

const idPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** A card dispenser as its clients see it: a CardReader that moves cards from its unit to the exit, each under an id of ours. */
export function createDispenserService(given: { readonly dispenser: Dispenser; readonly dispensing: Dispensing }): Service {
  const { dispenser, dispensing } = given
  let tell: Tell = () => undefined
  let known = dispenser.look()
  dispenser.watch(() => {
    const before = known
    const now = dispenser.look()
    known = now
    if (before?.exit && now && !now.exit) {
      const isBack = now.retained > before.retained
      tell(isBack ? 'CardReader.CardActionEvent' : 'CardReader.MediaRemovedEvent', isBack ? { to: 'unit2', from: 'exit' } : undefined)
    }
    const changed = {
      ...((before === null) !== (now === null) && { common: { device: now ? 'online' : 'offline' } }),
      ...(mediaOf(before) !== mediaOf(now) && { cardReader: { media: mediaOf(now) } }),
    }
    if (Object.keys(changed).length > 0) tell('Common.StatusChangedEvent', changed)
  })
  const move = async ({ payload }: Call): Promise<Outcome> => {
    const { from, to, case: caseId, output } = payload
    if (from !== 'unit1' || to !== 'exit') return { code: 'unsupportedData', description: 'cards go from unit1 to the exit' }
    if (!isId(caseId) || !isId(output)) return { code: 'invalidData', description: 'a card is put out for a case, under an id' }
    return outcomeOf(await dispensing.dispense({ case: caseId, output }))
  }
  return {
    name: 'CardDispenser',
    interface: 'CardReader',
    commands: { 'CardReader.Move': { kind: 'device', run: move } },
    events: ['Common.StatusChangedEvent', 'CardReader.MediaRemovedEvent', 'CardReader.CardActionEvent'],
    mostBytes: usualMostBytes,
    status: () => ({ device: known ? 'online' : 'offline', own: { cardReader: { media: mediaOf(known) } } }),
    capabilities: () => ({ model: 'OneWindow simulated card dispenser', own: { cardReader: { type: 'motor', cardTakenSensor: true } } }),
    attach: clients => {
      tell = clients
    },
  }
}

function mediaOf(seen: ReturnType<Dispenser['look']>): string {
  if (!seen) return 'unknown'
  return seen.exit ? 'present' : 'notPresent'
}

function outcomeOf(answer: DispenseAnswer): Outcome {
  if (answer.kind === 'occupied') return commandError('occupied')
  if (answer.kind === 'unknown') return { code: 'hardwareError' }
  if (answer.kind === 'presented' || answer.taken) return success()
  return answer.why === 'offline' ? { code: 'deviceNotReady' } : commandError(errors[answer.why ?? ''] ?? 'noMedia')
}

const errors: Readonly<Record<string, string>> = { mediaJam: 'mediaJam', retracted: 'mediaRetained' }

function isId(value: unknown): value is string {
  return typeof value === 'string' && idPattern.test(value)
}
