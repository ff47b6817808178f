// What the catalog adds to the console: services with their versions, publishing, and the menus of places.
export { MenuPage } from './console/menu.tsx'
export { MenusPage } from './console/menus.tsx'
export { PublishPage } from './console/publish.tsx'
export { ServicePage } from './console/service.tsx'
export { ServicesPage } from './console/services.tsx'
export { SynonymsPage } from './console/synonyms.tsx'
