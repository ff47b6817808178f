export {
  addTerminal,
  findDevices,
  findTerminal,
  findTerminalByKey,
  issueEnrolment,
  proveCard,
  proveTerminal,
  type TerminalRecord,
} from './operations.ts'
export { serveTerminals } from './routes.ts'
