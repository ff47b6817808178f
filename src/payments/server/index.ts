export { jobs, timers } from './asking.ts'
export {
  changeDue,
  closeDue,
  findDue,
  listOpenMatters,
  markPosted,
  type MatterRemedy,
  openDue,
  refund,
  remedies,
  settleMatter,
} from './operations.ts'
export type { OpenMatter } from './storage.ts'
export { roomsOf, servePayments } from './routes.ts'
