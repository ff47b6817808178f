export { addCalendar, addDepartment, addUnit, findUnit, presentSite, readDirectory, type UnitGiven } from './operations.ts'
