import { afterEach, expect, test } from 'vitest'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { stormSlots } from '../../../test/setup/slot-storm.ts'

let product: Product
afterEach(async () => await product.close())

const small = { people: 300, slots: 10, capacity: 12, processes: 2 }

test('hundreds want a slot at once, on two processes of which one is killed: nobody sits on another’s seat, one booking a key', async () => {
  product = await openTestProduct({ work: false })
  const { keyFile } = product.config
  const told = await stormSlots(product.context, { databaseUrl: product.databaseUrl, keyFile }, { ...small, kills: 1 })
  expect(told).toMatchObject({ faults: [], booked: 120, kills: 1 })
  expect(told.codes['booked']).toBeGreaterThanOrEqual(120)
  expect(told.codes['queueing.slot_full']).toBeGreaterThan(0)
})

test('the count sees the bug when it is there: looking for room and then taking it', async () => {
  product = await openTestProduct({ work: false })
  const { keyFile } = product.config
  const told = await stormSlots(product.context, { databaseUrl: product.databaseUrl, keyFile }, { ...small, kills: 0, unguarded: true })
  expect(told.faults).toContainEqual(expect.stringMatching(/slots with more people than seats/))
  expect(told.faults).toContainEqual(expect.stringMatching(/seats taken twice/))
})
