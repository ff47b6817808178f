/** A program that starts the embedded database on the folder given and then waits to be stopped or killed. Prints one line of JSON. */
import { startEmbedded } from '../../src/kernel/server/database/embedded.ts'

try {
  const { url, adopted, stop } = await startEmbedded(process.argv[2]!)
  process.on('SIGTERM', () => void stop().then(() => process.exit(0)))
  process.on('message', () => {})
  setInterval(() => {}, 60_000)
  console.log(JSON.stringify({ url, adopted }))
} catch (error) {
  console.log(JSON.stringify({ refused: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }))
}
