export { jobs, type Message, sending, sendSms } from './operations.ts'
