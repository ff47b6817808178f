import { useWords } from '#design'
import { dayIn, type Instant, instantOf } from '#kernel'
import type { SiteView } from '#organisation'

/** When a place is open today, in words. */
export function useToday(): (site: Pick<SiteView, 'today' | 'zone'>, now: Instant) => string {
  const { t, formats } = useWords()
  return ({ today, zone }, now) => {
    const [first, last] = [today[0], today.at(-1)]
    if (!first || !last) return t('catalog.today.closed')
    const at = (minutes: number) => formats.time(instantOf(dayIn(now, zone), minutes, zone), zone)
    return t('catalog.today', { from: at(first[0]), to: at(last[1]) })
  }
}
