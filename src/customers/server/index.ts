export { declarePerson, joinPhone, readName, readPhone, recogniseCard, recognisePhone, sameCustomer, suggestName } from './operations.ts'
export { sealed } from './sealed.ts'
