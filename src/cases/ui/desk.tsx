// What cases add to the desk: the work, a case, the person it is about.
export { createDrafts, type Drafts } from './desk/drafts.ts'
export { MattersPage } from './desk/matters.tsx'
export { KeysDialog } from './desk/keys.tsx'
export { WorkPage, type WorkPageProps } from './desk/work-page.tsx'
