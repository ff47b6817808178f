// What the organisation adds to the console: the tree with its departments, and when they work.
export { CalendarPage } from './console/calendar.tsx'
export { NameFields, useNameFaults } from './console/names.tsx'
export { OrganisationPage } from './console/organisation.tsx'
