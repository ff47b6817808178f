import type { Day } from '#kernel'
import type { Names } from '#organisation'
import type { Service } from './definition.ts'

/** Services that belong together, as a place shows them. */
export interface Section {
  readonly id: string
  readonly name: Names
  /** An icon of the design kit. */
  readonly icon: string
  /** Ids of services, in their order. */
  readonly services: readonly string[]
}

/** What a place tells whoever comes, on the days from `from` to `to` (both included; null: without end), in the place's zone. */
export interface PlaceNotice {
  readonly text: Names
  readonly from: Day | null
  readonly to: Day | null
}

/** What one place has decided for itself; null: it has what the place above it has. */
export interface PlaceRecord {
  /** A unit's id, or a terminal's. */
  readonly place: string
  readonly kind: 'unit' | 'terminal'
  readonly sections: readonly Section[] | null
  readonly notice: PlaceNotice | null
  /** Counts its changes: who saves says which one they saw. */
  readonly revision: number
}

/** Where the menu of a place comes from: the nearest place that has one (`from`: its id), else the standard one (`from`: null). */
export interface ResolvedMenu {
  readonly from: string | null
  readonly sections: readonly Section[]
}

/** The nearest wins. `chain`: ids of places, the place itself first, the head office last. */
export function menuOf(chain: readonly string[], records: ReadonlyMap<string, PlaceRecord>, standard: readonly Section[]): ResolvedMenu {
  for (const place of chain) {
    const sections = records.get(place)?.sections
    if (sections) return { from: place, sections }
  }
  return { from: null, sections: standard }
}

/** The nearest notice of today; one that is over, or not yet due, lets the place above speak. */
export function noticeOf(
  chain: readonly string[],
  records: ReadonlyMap<string, PlaceRecord>,
  today: Day,
): { readonly from: string; readonly notice: PlaceNotice } | null {
  for (const place of chain) {
    const notice = records.get(place)?.notice
    if (notice && isCurrent(notice, today)) return { from: place, notice }
  }
  return null
}

export function isCurrent({ from, to }: PlaceNotice, today: Day): boolean {
  return (from === null || from <= today) && (to === null || today <= to)
}

export function offers({ sections }: ResolvedMenu, service: string): boolean {
  return sections.some(({ services }) => services.includes(service))
}

/** The sections an installation begins with: everything that is published, by its category. */
const standardSections: readonly (Omit<Section, 'services'> & { readonly id: Service['category'] })[] = [
  { id: 'residence', icon: 'id-card', name: { 'zh-CN': '居住和户口', en: 'Residence' } },
  { id: 'social', icon: 'people', name: { 'zh-CN': '社保', en: 'Social insurance' } },
  { id: 'health', icon: 'medical', name: { 'zh-CN': '看病就医', en: 'Health' } },
  { id: 'utility', icon: 'water', name: { 'zh-CN': '生活缴费', en: 'Bills' } },
  { id: 'finance', icon: 'money', name: { 'zh-CN': '银行', en: 'Banking' } },
  { id: 'guide', icon: 'info', name: { 'zh-CN': '办事指南', en: 'Service guide' } },
]

/** `services` in the order of lists. */
export function standardMenu(services: readonly Service[]): readonly Section[] {
  return standardSections
    .map(section => ({ ...section, services: services.filter(({ category }) => category === section.id).map(({ id }) => id) }))
    .filter(section => section.services.length > 0)
}

/**
 * The menu of the online hall: the head office's, and behind each section what only other places offer in theirs, so that whoever looks for it learns where to go.
 * A service stands once.
 */
export function withElsewhere(head: readonly Section[], others: readonly (readonly Section[])[]): readonly Section[] {
  const sections = new Map(head.map(section => [section.id, { ...section, services: [...section.services] }]))
  const standing = new Set(head.flatMap(({ services }) => services))
  for (const section of others.flat()) {
    for (const service of section.services) {
      if (standing.has(service)) continue
      standing.add(service)
      const own = sections.get(section.id) ?? { ...section, services: [] }
      own.services.push(service)
      sections.set(section.id, own)
    }
  }
  return [...sections.values()]
}
