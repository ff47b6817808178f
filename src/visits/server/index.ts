import { timers as helpTimers } from './help.ts'
import { timers as visitTimers } from './visits.ts'

export { sealed, sealedResults } from './sealed.ts'
export { reactions, rooms, serveVisits } from './routes.ts'
export { endVisit, findRepeater, findVisitor, openVisit, proveCard, provePhone, readProved, sendPhoneCode } from './visits.ts'
export const timers = { ...visitTimers, ...helpTimers }
