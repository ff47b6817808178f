export { checkCode, sendCode, useCode } from './codes.ts'
export { serveIdentity } from './routes.ts'
export { addStaff, findPresentStaff, findStaffMember, readStaffName, requirePermission, type StaffGiven } from './staff.ts'
