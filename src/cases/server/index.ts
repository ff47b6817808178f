export { jobs, reactions, timers } from './clock.ts'
export { answerCase, attachFile, command, identifyCase, openCase, submitCase, withdrawCase } from './operations.ts'
export { roomsOf, serveCases } from './routes.ts'
export { decideWork } from './work.ts'
