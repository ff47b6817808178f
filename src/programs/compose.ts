import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { refusals as caseRefusals } from '#cases'
import { jobs as caseJobs, reactions as caseReactions, roomsOf, serveCases, timers as caseTimers } from '#cases/server'
import { refusals as catalogRefusals } from '#catalog'
import { installServices, installSynonyms, listServices, type PublishingWorld, readServicesFolder, serveCatalog } from '#catalog/server'
import { roleNames, refusals as identityRefusals } from '#identity'
import { findStaffMember, serveIdentity } from '#identity/server'
import { dayIn, kernelRefusals, Refusal, type Visitor } from '#kernel'
import {
  acceptFiles,
  type Config,
  type Context,
  cookieOf,
  createHttp,
  type HttpServer,
  type Identify,
  type Jobs,
  kernelJobs,
  type Log,
  type OpenedContext,
  openContext,
  readMigrations,
  resealJobs,
  serveApiDescription,
  serveLive,
  serveMetrics,
  servePages,
} from '#kernel/server'
import { jobs as notificationJobs } from '#notifications/server'
import { refusals as organisationRefusals } from '#organisation'
import { readDirectory, serveOrganisation } from '#organisation/server'
import { refusals as partnerRefusals } from '#partners'
import { jobs as partnerJobs, timers as partnerTimers } from '#partners/server'
import { refusals as queueingRefusals } from '#queueing'
import {
  jobs as queueingJobs,
  reactions as queueingReactions,
  rooms as queueingRooms,
  serveQueueing,
  timers as queueingTimers,
} from '#queueing/server'
import { refusals as paymentRefusals } from '#payments'
import { jobs as paymentJobs, roomsOf as paymentRoomsOf, servePayments, timers as paymentTimers } from '#payments/server'
import { refusals as terminalRefusals } from '#terminals'
import { listPlaced, serveTerminals } from '#terminals/server'
import { refusals as visitRefusals } from '#visits'
import {
  findRepeater,
  findVisitor,
  reactions as visitReactions,
  rooms as visitRooms,
  serveVisits,
  timers as visitTimers,
} from '#visits/server'
import { domains } from '../architecture.ts'
import { sealedPlaces } from './sealed.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** All refusals of the product with their words. */
export const refusals = {
  ...kernelRefusals,
  ...organisationRefusals,
  ...identityRefusals,
  ...catalogRefusals,
  ...terminalRefusals,
  ...visitRefusals,
  ...queueingRefusals,
  ...partnerRefusals,
  ...paymentRefusals,
  ...caseRefusals,
}

export const jobs: Jobs = {
  ...kernelJobs(),
  ...resealJobs(sealedPlaces),
  ...notificationJobs,
  ...queueingJobs,
  ...partnerJobs,
  ...paymentJobs,
  ...caseJobs,
}

/** When a job runs by itself (cron, UTC). */
export const crontab = [
  '* * * * * overdue-timers',
  '17 3 * * * housekeeping',
  '43 3 * * * cases:drop_unclaimed',
  '* * * * * payments:remind',
  '5 * * * * queueing:publish',
].join('\n')

/** The product's context on a database that may be empty: migrated, with everyone's reactions and timers. */
export async function openProduct(given: {
  readonly config: Config
  readonly log: Log
  readonly databaseUrl: string
  readonly now?: () => number
  readonly connections?: number
}): Promise<OpenedContext> {
  return await openContext({
    ...given,
    migrations: await readMigrations(join(root, 'src'), ['kernel', ...domains]),
    reactions: [...visitReactions, ...queueingReactions, ...caseReactions],
    timers: { ...visitTimers, ...queueingTimers, ...partnerTimers, ...paymentTimers, ...caseTimers },
  })
}

/** Publishes the definitions and the words of the search that ship with the product; an installation may still lack the departments they name. */
export async function installShipped(context: Context, folder = join(root, 'services')): Promise<number> {
  const definitions = await readServicesFolder(folder)
  const world = await worldOf(context)
  await installSynonyms(context, join(root, 'services', 'search', 'synonyms.json'))
  return await installServices(context, definitions, {
    ...world,
    departments: [...world.departments, ...definitions.flatMap(keysOf)],
    services: definitions.map(({ service }) => service.id),
  })
}

/** What this installation has, by which a definition is judged before it is published. */
async function worldOf(context: Context): Promise<PublishingWorld> {
  const { departments, units } = await readDirectory(context)
  return {
    today: dayIn(context.now(), units[0]?.calendar.zone ?? 'Asia/Shanghai'),
    roles: roleNames,
    departments: [...new Set(departments.filter(({ closed }) => !closed).map(({ key }) => key))],
    services: (await listServices(context, 'en')).map(({ id }) => id),
  }
}

function keysOf({ service, handling }: Awaited<ReturnType<typeof readServicesFolder>>[number]): readonly string[] {
  return [service.owner, ...(handling?.stages.map(({ department }) => department.key) ?? [])]
}

export interface Opened extends HttpServer {
  /** Tells all pages to come back in a moment; for stopping. */
  moveAll(): void
}

/** The HTTP server with every domain's doors. */
export async function openDoors(
  context: Context,
  options: {
    readonly faces?: string
    readonly simulated?: () => { readonly url: string; readonly token: string } | null
    readonly recheck?: number
    /** False: no requests are answered here but those that watch the program. */
    readonly web?: boolean
    /** False: pages find their live connection at another process. */
    readonly live?: boolean
  } = {},
): Promise<Opened> {
  const server = await createHttp({
    context,
    identify: identifyBy(context),
    rooms: { ...visitRooms, ...queueingRooms, ...paymentRoomsOf(context), ...roomsOf(context) },
    refusals,
  })
  serveMetrics(server)
  if (options.web ?? true) await serveWeb(server, options)
  const moveAll = (options.live ?? true) ? serveLive(server, options).moveAll : () => {}
  return Object.assign(server, { moveAll })
}

/** Every domain's doors, the API's description and the faces. */
async function serveWeb(server: HttpServer, options: Parameters<typeof openDoors>[1] & object): Promise<void> {
  acceptFiles(server)
  serveOrganisation(server)
  serveIdentity(server)
  serveCatalog(server, { worldOf, terminals: listPlaced })
  serveTerminals(server, options.simulated ?? (() => null))
  serveVisits(server)
  serveQueueing(server)
  servePayments(server)
  serveCases(server)
  await serveApiDescription(server)
  if (options.faces !== undefined) await servePages(server, options.faces, ['kiosk', 'hall', 'desk', 'console'])
}

/** A page that is only open keeps its session present, but not alive: only what a person does counts. */
function identifyBy(context: Context): Identify {
  return async (request, who) => {
    const token = cookieOf(context, request)
    if (token === null) throw new Refusal(who === 'visitor' ? 'visits.ended' : 'kernel.not_signed_in')
    const active = request.headers.upgrade === undefined
    if (who === 'staff') {
      const staff = await findStaffMember(context, token, active)
      if (!staff) throw new Refusal('kernel.not_signed_in')
      return staff
    }
    const key = request.headers['idempotency-key']
    const visitor: Visitor | null =
      (await findVisitor(context, token, active)) ?? (typeof key === 'string' ? await findRepeater(context, token, key) : null)
    if (!visitor) throw new Refusal('visits.ended')
    return visitor
  }
}
