export { jobs, type Message, sendSms } from './operations.ts'
