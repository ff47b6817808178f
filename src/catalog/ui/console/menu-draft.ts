import type { NoticeGiven, PlaceMenu, SectionGiven } from '#catalog'

/** A place's decisions as they are being made; what is typed stays as it was typed until it is saved. */
export interface Draft {
  /** Null: as the place above has it. */
  readonly sections: readonly SectionGiven[] | null
  readonly notice: NoticeGiven | null
}

export function draftOf({ sections, notice }: PlaceMenu): Draft {
  return { sections, notice }
}

export function isSame(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** What keeps a draft from being saved: ids of fields with the words' keys. */
export function faultsOf({ sections, notice }: Draft): ReadonlyMap<string, string> {
  const faults = new Map<string, string>()
  for (const { id, name } of sections ?? []) {
    if (name['zh-CN'].trim() === '') faults.set(`${id}-zh`, 'console.menu.name.missing')
    if (name.en.trim() === '') faults.set(`${id}-en`, 'console.menu.name.missing')
  }
  if (sections && sections.every(({ services }) => services.length === 0)) faults.set('sections', 'console.menu.empty')
  if (notice) {
    if (notice.text['zh-CN'].trim() === '') faults.set('notice-zh', 'console.menu.notice.missing')
    if (notice.text.en.trim() === '') faults.set('notice-en', 'console.menu.notice.missing')
    if (notice.from !== null && notice.to !== null && notice.to < notice.from) faults.set('notice-to', 'console.menu.notice.order')
  }
  return faults
}

// words: console.menu.name.missing console.menu.notice.missing console.menu.notice.order console.menu.empty

/** One of a list a place further up (-1) or down (1). */
export function moved<T>(list: readonly T[], at: number, by: 1 | -1): readonly T[] {
  const next = [...list]
  const [one] = next.splice(at, 1)
  next.splice(at + by, 0, one!)
  return next
}

/** An id that no section has yet. */
export function newId(sections: readonly SectionGiven[]): string {
  for (let n = sections.length + 1; ; n++) if (!sections.some(({ id }) => id === `section-${n}`)) return `section-${n}`
}
