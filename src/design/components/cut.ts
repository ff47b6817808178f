/** Where a thing lies in its list, in CSS pixels. */
export interface Extent {
  readonly top: number
  readonly bottom: number
}

/**
 * Cuts a list into pages no taller than `room`: the index each page begins with. What stands side by side stays together; something taller
 * than a page has one to itself.
 */
export function cut(items: readonly Extent[], room: number): readonly number[] {
  const starts = [0]
  let first = 0
  items.forEach((item, index) => {
    if (item.bottom - items[first]!.top <= room) return
    let start = index
    while (start > first && items[start - 1]!.top === item.top) start--
    if (start === first) return
    first = start
    starts.push(start)
  })
  return starts
}
