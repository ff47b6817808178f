import { sealed as cases, sealedDocuments } from '#cases/server'
import { sealed as customers } from '#customers/server'
import type { SealedPlaces } from '#kernel/server'
import { sealed as notifications } from '#notifications/server'
import { sealed as partners } from '#partners/server'
import { sealed as visits, sealedResults } from '#visits/server'

/** Everything sealed in the product, for the rotation of keys. test/architecture/sealed.test.ts holds the migrations against it. */
export const sealedPlaces: SealedPlaces = {
  columns: [...notifications, ...customers, ...visits, ...partners, ...cases],
  results: sealedResults,
  files: [sealedDocuments],
}
