export { jobs, type Message, sending, sendSms } from './operations.ts'
export { sealed } from './sealed.ts'
