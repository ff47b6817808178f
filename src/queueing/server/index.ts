export { book, type Booking, findBookings, hold, move, release, timers, type Wanted } from './bookings.ts'
export { findResource, jobs, listResources, listSlots, publishSlots, putResource } from './resources.ts'
export { rooms, serveQueueing } from './routes.ts'
