/* What says the same stays the same object: whoever draws it sees at once that there is nothing to draw. */

/** The list there was, where the new one has the same members. */
export function keep<Member>(before: readonly Member[] | undefined, now: readonly Member[]): readonly Member[] {
  return before && sameList(before, now) ? before : now
}

export function sameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((member, index) => member === other[index])
}

/** Whether two values of JSON say the same. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const [keys, others] = [Object.keys(one), Object.keys(other)]
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === others.length &&
    keys.every(key => key in other && sameValue(one[key as keyof typeof one], other[key as keyof typeof other]))
  )
}
