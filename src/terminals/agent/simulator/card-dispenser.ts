import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { second } from '#kernel'
import { type Clock, wait } from '../clock.ts'
import type { Dispenser } from '../dispensing.ts'
import type { Scene } from './scene.ts'

/** How long a card takes to come out, and how long with the fault `slow`. */
export const comesWithin = 1.5 * second
export const comesSlowlyWithin = 6 * second
/** How soon a card that nobody takes is pulled back with the fault `notTaken`. */
export const givenUpAfter = 3 * second
/** How long the power is away when it goes once. */
export const darkFor = 4 * second

interface Mechanics {
  readonly left: number
  readonly retained: number
  readonly exit: boolean
}

const fileName = 'dispenser.json'

/**
 * A card dispenser that is played. Its mechanics lie in a file of their own: cards and counters of a real one are where they are, too, when the program beside it is
 * killed.
 */
export function createCardDispenser(given: { readonly scene: Scene; readonly clock: Clock; readonly folder: string }): Dispenser {
  const { scene, clock, folder } = given
  const path = join(folder, fileName)
  const listeners = new Set<() => void>()
  let mechanics = readMechanics(path)
  let isDark = false
  let isOnce = true
  const show = () => {
    scene.dispenser = mechanics.exit ? 'exit' : 'idle'
    for (const listener of listeners) listener()
  }
  const set = (change: Partial<Mechanics>) => {
    mechanics = { ...mechanics, ...change }
    writeFileSync(`${path}.new`, JSON.stringify(mechanics))
    renameSync(`${path}.new`, path)
  }
  const isLasting = (kind: string) => scene.faults.dispenser?.kind === kind && scene.faults.dispenser.lasting
  const isAway = () => isDark || isLasting('offline') || isLasting('hardwareError')
  const retract = () => {
    if (!mechanics.exit || isAway()) return
    set({ exit: false, retained: mechanics.retained + 1 })
    show()
  }
  let wasAway = isAway()
  scene.watch(() => {
    if (isDark && !isOnce && scene.faults.dispenser?.kind !== 'powerLost') isDark = false
    if (wasAway === isAway()) return
    wasAway = isAway()
    show()
  })
  scene.onTakeDispensed = () => {
    if (!mechanics.exit) return
    set({ exit: false })
    show()
  }
  scene.dispenser = mechanics.exit ? 'exit' : 'idle'
  return {
    look: () => (isAway() ? null : { left: mechanics.left, retained: mechanics.retained, exit: mechanics.exit }),
    present: async () => {
      const dead = scene.happen('dispenser', 'offline', 'hardwareError', 'empty')
      if (dead !== null) return dead
      scene.dispenser = 'moving'
      const isSlow = scene.happen('dispenser', 'slow') !== null
      await wait(clock, isSlow ? comesSlowlyWithin : comesWithin, new AbortController().signal)
      if (scene.happen('dispenser', 'mediaJam') !== null) {
        set({ left: mechanics.left + 1, retained: mechanics.retained + 1 })
        show()
        return 'mediaJam'
      }
      const fault = scene.happen('dispenser', 'powerLost', 'notTaken')
      set({ left: mechanics.left + 1, exit: true })
      if (fault === 'powerLost') {
        isDark = true
        isOnce = !isLasting('powerLost')
        if (isOnce) {
          clock.after(darkFor, () => {
            isDark = false
            show()
          })
        }
      }
      if (fault === 'notTaken') clock.after(givenUpAfter, retract)
      show()
      return fault === 'powerLost' ? null : 'presented'
    },
    retract,
    watch: listener => void listeners.add(listener),
  }
}

function readMechanics(path: string): Mechanics {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Mechanics
  } catch {
    return { left: 0, retained: 0, exit: false }
  }
}
