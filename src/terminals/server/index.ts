export {
  addTerminal,
  findDevices,
  findTerminal,
  findTerminalByKey,
  issueEnrolment,
  listPlaced,
  proveCard,
  proveTerminal,
  type TerminalRecord,
} from './operations.ts'
export { serveTerminals } from './routes.ts'
