// What the catalog adds to the console: services with their versions, and publishing.
export { PublishPage } from './console/publish.tsx'
export { ServicePage } from './console/service.tsx'
export { ServicesPage } from './console/services.tsx'
