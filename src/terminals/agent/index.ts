import { randomBytes } from 'node:crypto'
import type { DeviceKind } from '#terminals'
import { simulatorPath } from '../model/simulator.ts'
import { type Clock, systemClock } from './clock.ts'
import { createEndpoint, type Door } from './endpoint.ts'
import { startHost } from './host.ts'
import { type Key, openKey } from './key.ts'
import { type Log, logToStderr } from './log.ts'
import { createDispenserService } from './dispenser-service.ts'
import { createDispensing } from './dispensing.ts'
import { openJournal } from './journal.ts'
import { createPublisher } from './publisher.ts'
import { createReadings, type Readings } from './readings.ts'
import { createReports } from './reports.ts'
import type { Service } from './service.ts'
import { createSigning } from './signing.ts'
import { createCamera } from './simulator/camera.ts'
import { createCardDispenser } from './simulator/card-dispenser.ts'
import { createCardReader } from './simulator/card-reader.ts'
import { createControl } from './simulator/control.ts'
import { readPeople } from './simulator/people.ts'
import { readPictures } from './simulator/pictures.ts'
import { createScene } from './simulator/scene.ts'

export interface AgentOptions {
  /** The server's origin: `https://window.example`. Only its pages may use the devices. */
  readonly server: string
  /** The origin of its pages, where the browser reaches the server under another name than the agent does. */
  readonly origin?: string
  /** The agent's own folder: the terminal's key. */
  readonly data: string
  /** A one-use code of the server's: enrols this terminal before anything else. */
  readonly enrol?: string
  /** A JSON file of people: the devices are simulated, and their cards can be laid. */
  readonly simulate?: string
  /** Default: the first free one of XFS4IoT's own. 0: any. */
  readonly port?: number
  /** Default: a new one at each start. */
  readonly token?: string
  readonly clock?: Clock
  readonly log?: Log
  readonly fetch?: typeof fetch
}

export interface Agent {
  /** The service publisher: `ws://127.0.0.1:5846/xfs4iot/v1.0`. The token goes with every address, as `?token=`. */
  readonly url: string
  readonly token: string
  /** Null: not enrolled; its pages are a demonstration. */
  readonly terminal: string | null
  stop(): Promise<void>
}

const path = '/xfs4iot/v1.0'

/** Starts what runs on a terminal beside the browser: its key, and its devices as XFS4IoT services. Throws `EnrolmentRefused`. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { clock = systemClock, log = logToStderr, token = randomBytes(24).toString('base64url') } = options
  const server = new URL(options.server).origin
  const key = await openKey(options.data, clock, options.fetch)
  if (options.enrol !== undefined)
    await key.enrol({ server, code: options.enrol, devices: options.simulate === undefined ? [] : simulatedDevices })
  const { services, doors, close } = await openDevices({ ...options, server, key, clock, log })
  const host = await startHost({
    origins: namesOf(options.origin ?? server),
    token,
    log,
    ...(options.port !== undefined && { port: options.port }),
    doors: port => {
      const endpoint = (service: Service) => createEndpoint({ service, clock, log })
      const publisher = createPublisher(services.map(({ name }) => `ws://127.0.0.1:${port}${path}/${name}`))
      return {
        [path]: endpoint(publisher),
        ...Object.fromEntries(services.map(service => [`${path}/${service.name}`, endpoint(service)])),
        ...doors,
      }
    },
  })
  log('started', { port: host.port, enrolled: key.terminal !== null, services: services.length })
  return {
    url: `ws://127.0.0.1:${host.port}${path}`,
    token,
    terminal: key.terminal,
    stop: async () => {
      await host.stop()
      await close()
    },
  }
}

/** An origin; for this machine both of its names, whichever a person wrote into the browser. */
function namesOf(address: string): readonly string[] {
  const { origin, hostname } = new URL(address)
  const other = { '127.0.0.1': 'localhost', localhost: '127.0.0.1' }[hostname]
  return other === undefined ? [origin] : [origin, origin.replace(hostname, other)]
}

interface Devices {
  readonly services: readonly Service[]
  readonly doors: Readonly<Record<string, Door>>
  close(): Promise<void>
}

/** What a terminal with simulated devices has. */
const simulatedDevices: readonly DeviceKind[] = ['card-reader', 'camera', 'card-dispenser']

type DevicesOptions = Pick<AgentOptions, 'data' | 'simulate' | 'fetch'> & {
  readonly server: string
  readonly key: Key
  readonly clock: Clock
  readonly log: Log
}

async function openDevices(given: DevicesOptions): Promise<Devices> {
  const { data, simulate: people, key, clock } = given
  const readings: Readings = createReadings(clock)
  const signing = createSigning({ key, readings })
  if (people === undefined) return { services: [signing], doors: {}, close: async () => {} }
  const pictures = await readPictures()
  const scene = createScene({ people: await readPeople(people), pictures })
  const dispenser = createCardDispenser({ scene, clock, folder: data })
  const journal = await openJournal(data)
  const reports = createReports({ ...given, journal, ask: given.fetch })
  const dispensing = createDispensing({ dispenser, journal, clock, ended: reports.send })
  for (const entry of journal.all()) if ((entry.step === 'taken' || entry.step === 'failed') && !entry.reported) reports.send(entry)
  await dispensing.resume()
  return {
    services: [
      createCardReader({ scene, clock, readings }),
      createCamera({ scene, clock, pictures, view: 'person' }),
      createCamera({ scene, clock, pictures, view: 'document' }),
      createDispenserService({ dispenser, dispensing }),
      signing,
    ],
    doors: { [simulatorPath]: createControl(scene) },
    close: async () => {
      dispensing.stop()
      reports.stop()
      await journal.close()
    },
  }
}
