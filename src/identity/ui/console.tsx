// What identity adds to the console: signing in as at the desk, one's own account, the people who work here.
export { StaffPage } from './console/staff.tsx'
export { AccountDialog } from './staff/account.tsx'
export { createGone, type Gone, guarded } from './staff/session.ts'
export { readSettings, saveSettings } from './staff/settings.ts'
export { Workplace } from './staff/workplace.tsx'
