export { jobs, timers } from './asking.ts'
export { changeDue, closeDue, findDue, findDuesOf, listOpenMatters, markPosted, type NewDue, openDue, refund } from './operations.ts'
export { roomsOf, servePayments } from './routes.ts'
