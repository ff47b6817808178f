import { useEffect, useState } from 'react'

/** The instant now (ms since 1970), told again every so often: clocks on a page go on by themselves. */
export function useNow(every = 20_000): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}
