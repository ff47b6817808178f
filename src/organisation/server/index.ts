export { addCalendar, addDepartment, addUnit, findUnit, presentSite, readDirectory, type UnitGiven } from './operations.ts'
export { closeDepartment, lockDepartment } from './managing.ts'
export { serveOrganisation } from './routes.ts'
export { addSpecialDays, type ChangedDays, readChangedDays } from './special-days.ts'
