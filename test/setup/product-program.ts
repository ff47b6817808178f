/**
 * A program of its own on a test's database, to be killed: `product-program.ts <mode> <database url> <key file> [sms url]`. Prints a line when it is where the test wants it.
 * With `TEST_NOW` its clock stands at that instant.
 *
 * open: opens the product and ends · serves: serves until it is killed · answers-nothing: serves, and dies with each answer to a changing request on its lips · holds-a-job: takes a job and never
 * finishes it · dies-resealing: dies while it seals its 700th value afresh · dies-rewrapping: dies before it commits other wrappings of the keys · sends: works on the jobs · dies-in-a-timer: dies while the timer `test.die` is being handled
 */
import type { AddressInfo } from 'node:net'
import { createLog, fireDueTimers, readConfig, readKeyFile, rewrapKeys, startJobs } from '../../src/kernel/server/index.ts'
import { jobs, openDoors, openProduct } from '../../src/programs/compose.ts'

const [mode, databaseUrl, keyFile] = process.argv.slice(2) as [string, string, string]
const settings = readConfig({ LOG_LEVEL: 'error', DEMO: 'off', PARTNERS: process.env['PARTNERS'] })
const config = { ...settings, keyFile, dataDir: `${keyFile}.data`, smsUrl: process.argv[5] ?? null }
const standing = process.env['TEST_NOW']
const now = standing === undefined ? Date.now : () => Number(standing)
const opened = await openProduct({ config, log: createLog('error'), databaseUrl, connections: 4, now })
const die = () => process.kill(process.pid, 'SIGKILL')
const forEver = new Promise<never>(() => setInterval(() => {}, 60_000))
const context = {
  ...opened,
  timers: {
    ...opened.timers,
    'test.die': async () => {
      console.log('timer')
      die()
      return await forEver
    },
  },
}

if (mode === 'open') {
  console.log(JSON.stringify({ installation: context.installation }))
  await opened.close()
  process.exit(0)
}
if (mode === 'serves') {
  const server = await openDoors(context)
  console.log(await server.app.listen({ host: '127.0.0.1', port: 0 }))
}
if (mode === 'answers-nothing') {
  const server = await openDoors(context)
  server.app.addHook('onSend', async request => {
    if (request.url === '/api/cases') die()
  })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  console.log(`http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`)
}
if (mode === 'holds-a-job') {
  const hold = async () => {
    console.log('holding')
    await forEver
  }
  await startJobs(context, databaseUrl, { jobs: { ...jobs, 'test.hold': hold }, crontab: '' })
  console.log('started')
}
if (mode === 'sends') {
  await startJobs(context, databaseUrl, { jobs, crontab: '' })
  console.log('sending')
}
if (mode === 'dies-resealing') {
  let sealed = 0
  const keyring = {
    ...opened.keyring,
    sealBytes: (...given: Parameters<typeof opened.keyring.sealBytes>) => (
      ++sealed === 700 ? die() : 0,
      opened.keyring.sealBytes(...given)
    ),
  }
  await jobs['keys:reseal']!({ ...context, keyring }, {})
  console.log('lived')
}
if (mode === 'dies-rewrapping') {
  const dying = () => {
    die()
    return ''
  }
  await rewrapKeys(opened.database, { kek: readKeyFile(keyFile)!, fresh: Buffer.alloc(32, 7), now, newId: dying })
  console.log('lived')
}
if (mode === 'dies-in-a-timer') await fireDueTimers(context)
