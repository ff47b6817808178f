// What identity adds to the console: signing in as at the desk, one's own account, the people who work here.
export { StaffPage } from './console/staff.tsx'
export { AccountDialog } from './desk/account.tsx'
export { SignIn } from './desk/sign-in.tsx'
export { createGone, type Gone, guarded, useConnection, useSession } from './staff/session.ts'
export { readSettings, saveSettings } from './staff/settings.ts'
