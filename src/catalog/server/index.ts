export { readServicesFolder } from './folder.ts'
export {
  findHandling,
  findIntake,
  findService,
  installServices,
  type ReadyHandling,
  type ReadyIntake,
  type ReadyService,
} from './operations.ts'
export { serveCatalog } from './routes.ts'
