import type { Language } from '#kernel'
import type { WorkingCalendar } from './working-time.ts'

export type UnitKind = 'head' | 'region' | 'site'

/** A place in the tree head office - region - site. `path` is the keys from the top, joined by dots: scopes are compared by it. */
export interface Unit {
  readonly id: string
  readonly key: string
  readonly kind: UnitKind
  readonly path: string
  readonly name: Readonly<Record<Language, string>>
  readonly address: Readonly<Record<Language, string>>
  readonly phone: string
  readonly calendar: WorkingCalendar
  /** Codes of the districts this unit serves. */
  readonly districts: readonly string[]
  /** Nothing new comes here any more; what was here keeps its name. */
  readonly closed: boolean
}

export interface Department {
  readonly id: string
  readonly key: string
  readonly unitId: string
  /** The unit's path: what scope is checked against. */
  readonly path: string
  readonly name: Readonly<Record<Language, string>>
  readonly phone: string
  readonly calendar: WorkingCalendar
  readonly closed: boolean
}

/** Who we are, as it stands now. Small (hundreds of rows) and read often: every process keeps it in memory. */
export interface Directory {
  readonly units: readonly Unit[]
  readonly departments: readonly Department[]
}

/** The unit that serves a district; the lowest in the tree when several name it. */
export function unitOfDistrict(directory: Directory, district: string): Unit | undefined {
  return directory.units.filter(unit => !unit.closed && unit.districts.includes(district)).sort((a, b) => b.path.length - a.path.length)[0]
}

/**
 * The department with this key that is nearest to a district: at the unit that serves it, else up the tree (a region's certificate office serves all its sites).
 * Without a district, or with one nobody serves, the search starts at `otherwise` (the site where the person is).
 */
export function departmentFor(
  directory: Directory,
  wanted: { readonly key: string; readonly district?: string | undefined; readonly otherwise?: string | undefined },
): Department | undefined {
  const unit = wanted.district === undefined ? undefined : unitOfDistrict(directory, wanted.district)
  const start = unit?.path ?? wanted.otherwise
  const candidates = directory.departments.filter(department => !department.closed && department.key === wanted.key)
  if (start === undefined) return candidates.sort((a, b) => a.path.length - b.path.length)[0]
  return candidates.filter(({ path }) => start === path || start.startsWith(`${path}.`)).sort((a, b) => b.path.length - a.path.length)[0]
}
