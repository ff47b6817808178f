import {
  closingKinds,
  type DocumentView,
  type Group,
  type Path,
  type Question,
  type RowView,
  type ScreenView,
  type StepView,
  type Survey,
} from '#catalog'

/**
 * How a face cuts a survey into what it shows at once. Both faces cut the same survey: the terminal asks one thing at a time (one decision a screen), the hall shows
 * a step as one page. Nothing here decides what is asked.
 */
export type KioskPage = { readonly id: string; readonly step: string; readonly screen: string } & (
  | { readonly kind: 'question'; readonly question: Question }
  /** What an authority issued: looked at, not typed. */
  | { readonly kind: 'confirm'; readonly questions: readonly Question[] }
  | { readonly kind: 'rows'; readonly group: Group; readonly rows: readonly RowView[] }
  | { readonly kind: 'document'; readonly document: DocumentView }
  | { readonly kind: 'review' }
)

/** All pages of the terminal, in order. A page's id does not change while its question stays. */
export function kioskPages(survey: Survey): readonly KioskPage[] {
  return survey.steps.flatMap(stepPages)
}

/** What did not change in a survey is the same object, and so are its pages. */
const stepsCut = new WeakMap<StepView, readonly KioskPage[]>()
const screensCut = new WeakMap<ScreenView, readonly KioskPage[]>()

function stepPages(step: StepView): readonly KioskPage[] {
  const known = stepsCut.get(step)
  if (known) return known
  const asked = step.screens.flatMap(screen => screenPages(step, screen))
  const papers = step.documents.map(
    document => ({ id: `${step.id}/${document.rule.id}`, step: step.id, screen: step.id, kind: 'document', document }) as const,
  )
  // Whoever agrees has read: the answers come before the declaration.
  const review: readonly KioskPage[] =
    step.kind === 'review' ? [{ id: `${step.id}/review`, step: step.id, screen: step.id, kind: 'review' }] : []
  const pages = [...review, ...asked, ...papers]
  stepsCut.set(step, pages)
  return pages
}

function screenPages(step: StepView, screen: ScreenView): readonly KioskPage[] {
  const known = screensCut.get(screen)
  if (known) return known
  const place = { step: step.id, screen: screen.id }
  const given = screen.questions.filter(isGiven)
  const confirm: readonly KioskPage[] =
    given.length > 0 ? [{ ...place, id: `${step.id}/${screen.id}`, kind: 'confirm', questions: given }] : []
  const questions = screen.questions.filter(question => !isGiven(question)).map(question => questionPage(place, question))
  const rows: readonly KioskPage[] = screen.group
    ? [{ ...place, id: `${step.id}/${screen.group.group.id}`, kind: 'rows', ...screen.group }]
    : []
  const pages = [...confirm, ...questions, ...rows]
  screensCut.set(screen, pages)
  return pages
}

function questionPage(place: { readonly step: string; readonly screen: string }, question: Question): KioskPage {
  return { ...place, id: `${place.step}/${question.path}`, kind: 'question', question }
}

function isGiven({ entry }: Question): boolean {
  return entry?.locked === true && entry.value !== undefined
}

/** What is to be mended of a returned case: what was asked for, and what a mended answer made necessary. */
export function supplementPages(
  survey: Survey,
  items: readonly { readonly kind: 'question' | 'document'; readonly path: string }[],
): readonly KioskPage[] {
  const wanted = new Set(items.map(({ path }) => path))
  const missing = new Set(survey.steps.flatMap(({ gaps }) => gaps.map(({ path }) => path)))
  return kioskPages(survey).filter(page => {
    if (page.kind === 'question') return wanted.has(page.question.path) || missing.has(page.question.path)
    return page.kind === 'document' && (wanted.has(page.document.rule.id) || missing.has(page.document.rule.id))
  })
}

/** The questions of one row of a repeated group, a page each. */
export function rowPages(page: Extract<KioskPage, { readonly kind: 'rows' }>, row: string): readonly KioskPage[] {
  const questions = page.rows.find(each => each.row === row)?.questions ?? []
  return questions.map(question => questionPage(page, question))
}

/** Every question a face shows, in its order: what the faces and the server must agree on. */
export function pathsOnKiosk(survey: Survey): readonly Path[] {
  return kioskPages(survey).flatMap(page => {
    if (page.kind === 'question') return [page.question.path]
    if (page.kind === 'confirm') return page.questions.map(({ path }) => path)
    return page.kind === 'rows'
      ? page.rows.flatMap(({ row }) => rowPages(page, row).flatMap(inner => (inner.kind === 'question' ? [inner.question.path] : [])))
      : []
  })
}

/** The hall's page of a step: its screens one under the other. */
export function pathsInHall(survey: Survey): readonly Path[] {
  return survey.steps.flatMap(step =>
    step.screens.flatMap(screen =>
      [...screen.questions, ...(screen.group?.rows.flatMap(({ questions }) => questions) ?? [])].map(({ path }) => path),
    ),
  )
}

/** Where a customer goes on: the first step with something missing, else the last one (the review). */
export function stepToGoOn(survey: Survey): string {
  const asking = survey.steps.filter(({ kind }) => !closingKinds.has(kind))
  return (asking.find(({ gaps }) => gaps.length > 0) ?? asking.at(-1))?.id ?? ''
}

/** The page of the terminal where something is missing first, else the review. */
export function pageToGoOn(survey: Survey): string {
  const gap = survey.steps.flatMap(({ gaps }) => gaps)[0]
  const pages = kioskPages(survey)
  if (!gap) return pages.find(({ kind }) => kind === 'review')?.id ?? pages[0]?.id ?? ''
  const page = pages.find(
    each =>
      (each.kind === 'question' && each.question.path === gap.path) || (each.kind === 'document' && each.document.rule.id === gap.path),
  )
  return (page ?? pages.find(each => each.kind === 'rows' && gap.path.startsWith(each.group.id)) ?? pages[0])?.id ?? ''
}
