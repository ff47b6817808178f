// What the organisation adds to the console: the tree with its departments.
export { OrganisationPage } from './console/organisation.tsx'
