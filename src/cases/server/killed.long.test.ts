import { afterAll, beforeAll, expect, test } from 'vitest'
import { killAndGoOn } from '../../../test/setup/killing.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())

test('a program killed a hundred times at moments of chance: what was cut off had happened or had not, and never by half', async () => {
  const rounds = Number(process.env['KILLS'] ?? 100)
  const delays = Array.from({ length: rounds }, () => Math.random() * 80)
  const fates = await killAndGoOn(product, delays)
  // Both fates were met, or nothing was proved.
  expect([fates.happened > 0, fates.lost > 0], JSON.stringify(fates)).toEqual([true, true])
})
