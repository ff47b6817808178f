import { afterAll, beforeAll, expect, test } from 'vitest'
import { killAndGoOn } from '../../../test/setup/killing.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())

test('a program killed while answers are saved, a file is put and a case is submitted: nothing is lost, nothing happens twice', async () => {
  const { happened, lost } = await killAndGoOn(product, [5, 15, 30, 60])
  // Some of it was cut off on its way.
  expect(happened + lost).toBeGreaterThan(3)
}, 120_000)
