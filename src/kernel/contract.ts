export {
  type Actor,
  type Assurance,
  assurances,
  type Channel,
  inScope,
  isWhole,
  nobody,
  type Nobody,
  requireRight,
  type StaffMember,
  type System,
  type Terminal,
  type Visitor,
} from './model/actor.ts'
export { canonicalJson } from './model/canonical.ts'
export {
  addDays,
  day,
  type Day,
  dayIn,
  daysBetween,
  hour,
  type Instant,
  instantOf,
  isDay,
  minute,
  second,
  wallClock,
  yearsOld,
} from './model/instant.ts'
export { chooseLanguage, type Language, languages, sourceLanguage } from './model/language.ts'
export { type LiveMessage, livePath, type LiveRequest, liveRequest } from './model/live.ts'
export { fill, kernelRefusals, Refusal, type RefusalDetails, type RefusalText, type RefusalTexts } from './model/refusal.ts'
export {
  type InputOf,
  type Limit,
  type Method,
  type OutputOf,
  type ParsedOf,
  pathParameters,
  route,
  type Route,
  type Who,
} from './model/route.ts'
