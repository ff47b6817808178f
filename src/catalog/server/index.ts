export { readCandidate } from './console.ts'
export { readServicesFolder } from './folder.ts'
export { requireOffered } from './menus.ts'
export { decide as decidePlace } from './menus-console.ts'
export {
  findHandling,
  findIntake,
  findService,
  listServices,
  type ReadyHandling,
  type ReadyIntake,
  type ReadyService,
} from './operations.ts'
export { installServices, type PublishingWorld } from './publishing.ts'
export { serveCatalog } from './routes.ts'
export { installSynonyms } from './synonyms.ts'
