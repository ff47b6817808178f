import { timers as helpTimers } from './help.ts'
import { timers as visitTimers } from './visits.ts'

export { sealed, sealedResults } from './sealed.ts'
export { reactions, rooms, serveVisits } from './routes.ts'
export { findRepeater, findVisitor, readProved } from './visits.ts'
export const timers = { ...visitTimers, ...helpTimers }
