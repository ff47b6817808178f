import {
  connect,
  countKeys,
  type Database,
  readKeyFile,
  readKeys,
  readOrMakeKeyFile,
  rewrapKeys,
  rotateKeys,
  sealsFrom,
} from '#kernel/server'
import { type Beside, onDatabaseOf, readOption, runBeside } from './beside.ts'
import { sealedPlaces } from './sealed.ts'

/**
 * `npm run keys -- status | rotate | rewrap --new-key-file=<path>`, while the product runs or not.
 *
 * status: the data keys and how much is sealed with each · rotate: new data keys; what is sealed is sealed afresh by the running product · rewrap: another key file opens
 * the same data keys.
 */
const usage = 'npm run keys -- status | rotate | rewrap --new-key-file=<path>'
const commands = { status, rotate, rewrap } as const

await runBeside(async beside => {
  const command = process.argv[2] as keyof typeof commands
  if (!Object.hasOwn(commands, command)) throw new Error(usage)
  await onDatabaseOf(beside.config, async url => {
    const database = connect(url, { most: 2, name: 'onewindow keys' })
    try {
      await commands[command](beside, database)
    } finally {
      await database.end({ timeout: 5 })
    }
  })
})

async function status({ config }: Beside, database: Database): Promise<void> {
  const counts = await countKeys({ config, database }, sealedPlaces)
  console.log('  key  purpose  epoch  since                     state    values  files')
  for (const key of await readKeys(database)) {
    const { values, files } = counts.get(key.dekId) ?? { values: 0, files: 0 }
    const state = key.retiredAt === null ? 'in use' : 'retired'
    const cells = [
      String(key.dekId).padStart(5),
      key.purpose.padEnd(7),
      String(key.epoch).padStart(5),
      new Date(key.createdAt).toISOString(),
    ]
    console.log([...cells, state.padEnd(7), String(values).padStart(7), String(files).padStart(6)].join('  '))
  }
}

async function rotate({ config, now, newId }: Beside, database: Database): Promise<void> {
  const made = await rotateKeys(database, { kek: needKeyFile(config.keyFile), now, newId })
  console.log(`New keys: ${made.map(key => `${key.dekId} (${key.purpose}, epoch ${key.epoch})`).join(', ')}.`)
  console.log(
    `They seal from ${new Date(Math.max(...made.map(sealsFrom))).toISOString()} on; then the running product seals afresh what is under older keys.`,
  )
  console.log(
    'How far it is: npm run keys -- status. The key file stays the same. Backups taken before need nothing else than the key file they needed.',
  )
}

async function rewrap({ config, now, newId }: Beside, database: Database): Promise<void> {
  const path = readOption('new-key-file', usage)
  const kek = needKeyFile(config.keyFile)
  const { kek: fresh, made } = readOrMakeKeyFile(path)
  if (made) console.log(`The key file ${path} was made.`)
  const done = await rewrapKeys(database, { kek, fresh, now, newId })
  console.log(
    done ? `From now on ${path} opens this installation, and ${config.keyFile} does not.` : `${path} opens this installation already.`,
  )
  console.log(`Set KEY_FILE to ${path} (or put it in the other's place) and restart every process. Keep a copy of it apart from the data.`)
  console.log('Backups taken before still need the old file: keep it as long as you keep them, apart from both.')
}

function needKeyFile(path: string): Buffer {
  const kek = readKeyFile(path)
  if (!kek) throw new Error(`There is no key file at ${path}. Set KEY_FILE to the one of this installation.`)
  return kek
}
