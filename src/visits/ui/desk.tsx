// What visits add to the desk: people at a terminal who call for help.
export { HelpBanner } from './desk/banner.tsx'
export { HelpPage } from './desk/page.tsx'
export { type HelpCalls, useHelpCalls } from './desk/use-help-calls.ts'
