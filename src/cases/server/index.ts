export { jobs, reactions, timers } from './clock.ts'
export { listDocuments, sealedDocuments } from './documents.ts'
export { sealed } from './sealed.ts'
export { roomsOf, serveCases } from './routes.ts'
