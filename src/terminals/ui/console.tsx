// What terminals add to the console: which there are, and making them known.
export { TerminalsPage } from './console/terminals.tsx'
