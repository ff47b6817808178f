import { expect, test } from 'vitest'
import { storm } from '../../../test/setup/pay-storm.ts'
import { emptyDatabase, keyFile } from '../../../test/setup/product.ts'

// The small form of storm.long.test.ts, which also stops the database and shows that the check bites.

test('60 people pay while the program is killed three times: nothing lost, nothing taken twice, all posted', async () => {
  const database = await emptyDatabase()
  try {
    const found = await storm({
      databaseUrl: database.url,
      keyFile: keyFile(),
      payments: 60,
      kills: 3,
      people: 20,
      weather: 0.2,
      seed: 1,
    })
    expect(found).toMatchObject({ paid: 60, kills: 3, stops: 0, lost: 0, twice: 0, ledgerWrong: 0, notPosted: 0, open: 0 })
    expect(found.ledger).toBe(found.bank)
  } finally {
    await database.drop()
  }
})
