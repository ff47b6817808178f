export { ask, type Asked, type Call, carryOut, countOpenCalls, findCalls, jobs, query, readCall, reverse, timers } from './calls.ts'
