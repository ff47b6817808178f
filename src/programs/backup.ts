import { listDocuments } from '#cases/server'
import { makeBackup } from '#kernel/server'
import { onDatabaseOf, readOption, runBeside, schemas } from './beside.ts'

/** `npm run backup -- --to=<folder>`: the database and the documents, while the product runs or not. The key file is not in it. */
const usage = 'npm run backup -- --to=<a folder that is not there yet>'

await runBeside(async ({ config, product, now, newId }) => {
  const to = readOption('to', usage)
  await onDatabaseOf(config, async databaseUrl => {
    const order = { databaseUrl, dataDir: config.dataDir, to, product, schemas, listFiles: listDocuments, now, newId }
    const { folder, manifest, rows, missing } = await makeBackup(order)
    console.log(`The backup is in ${folder}: ${rows} rows of ${manifest.tables.length} tables, ${manifest.documents.files} documents.`)
    console.log(`It can be read only with the key file ${config.keyFile}, which is not in it: keep a copy of that somewhere else.`)
    if (missing > 0)
      console.log(`${missing} documents that the database speaks of are not in ${config.dataDir}: they are not in the backup either.`)
  })
})
