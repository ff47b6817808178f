// What identity adds to the desk: signing in, one's own account, the people who work here.
export { AccountDialog } from './staff/account.tsx'
export { StaffPage } from './desk/staff.tsx'
export { createGone, type Gone, guarded } from './staff/session.ts'
export { readSettings, saveSettings } from './staff/settings.ts'
export { Workplace } from './staff/workplace.tsx'
