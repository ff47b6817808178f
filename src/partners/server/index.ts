export { ask, askNow, type Asked, carryOut, countOpenCalls, findCalls, jobs, query, readCall, reverse, timers } from './calls.ts'
export { sealed } from './sealed.ts'
