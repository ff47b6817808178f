import { restoreBackup, startEmbedded } from '#kernel/server'
import { allMigrations, readOption, runBeside, schemas } from './beside.ts'

/** `npm run restore -- --from=<folder>`: into an empty DATA_DIR and an empty database, with the key file the backup's data was sealed with. */
const usage = 'npm run restore -- --from=<the folder of a backup>'

await runBeside(async ({ config, log, now, newId }) => {
  const { manifest, wasDone } = await restoreBackup({
    from: readOption('from', usage),
    dataDir: config.dataDir,
    keyFile: config.keyFile,
    databaseUrl: config.databaseUrl,
    startEmbedded: async () => await startEmbedded(config.dataDir),
    migrations: await allMigrations(),
    schemas,
    log,
    now,
    newId,
  })
  const { documents, begunAt, tables } = manifest
  if (wasDone) console.log('A run before this one had restored everything; now it can be started.')
  else console.log(`Restored ${tables.length} tables and ${documents.files} documents as they were at ${new Date(begunAt).toISOString()}.`)
  if (documents.missing > 0) console.log(`${documents.missing} documents were not there any more when the backup was taken.`)
  console.log(
    'Start it with the same DATA_DIR, DATABASE_URL and KEY_FILE. What the old installation did after that instant is not known to it: do not run both.',
  )
})
