export { jobs, timers } from './asking.ts'
export { changeDue, closeDue, findDue, listOpenMatters, markPosted, openDue, refund } from './operations.ts'
export { roomsOf, servePayments } from './routes.ts'
