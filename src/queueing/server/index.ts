export { book, findBookings, hold, move, release, timers } from './bookings.ts'
export { findResource, jobs, listSlots, publishSlots, putResource, reactions } from './resources.ts'
export { rooms, serveQueueing } from './routes.ts'
