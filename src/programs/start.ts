import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runProduct } from './run.ts'

/** `npm start`: the product with the faces as they were built. */
const built = fileURLToPath(new URL('../../build/faces', import.meta.url))

await runProduct(existsSync(built) ? { built } : {})
