import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { installShipped } from '../../programs/compose.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { openWalkers, walk } from '../../../test/setup/walks.ts'

// The walks of walks.test.ts, many more of them and others each time; a failing one is printed with the seed and path that walk it again.

let product: Product
beforeAll(async () => {
  product = await openTestProduct()
  await installShipped(product.context, fileURLToPath(new URL('../../../test/fixtures', import.meta.url)))
})
afterAll(async () => await product.close())

test.for(['residence-permit-renewal', 'every-kind'])('thousands of walks through %s part nowhere', async service => {
  const { go } = await openWalkers(product, service)
  await fc.assert(
    fc.asyncProperty(walk, async steps => await go(steps)),
    { numRuns: Number(process.env['WALKS'] ?? 2000) },
  )
})
