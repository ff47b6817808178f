import { reveal } from '#cases'
import type { Value } from '#catalog'
import { type Client, Refused } from '#kernel/browser'
import { useEffect, useRef, useState } from 'react'

/** How long a masked answer stays readable. */
const shownFor = 60_000

export interface Reveal {
  /** Masked answers that are readable now, by path. */
  readonly values: ReadonlyMap<string, Value>
  readonly show: (path: string) => void
  readonly hide: (path: string) => void
}

/** Shows masked answers, each for a while, and none once the case is out of the hand. The server writes down who looked at what. */
export function useReveal(given: {
  readonly client: Client
  readonly caseId: string
  /** Whether the case is in the looker's hand. */
  readonly isMine: boolean
  readonly onFailure: (message: string | null) => void
}): Reveal {
  const [values, setValues] = useState<ReadonlyMap<string, Value>>(new Map())
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  const [wasMine, setWasMine] = useState(given.isMine)
  const hands = useRef(0)
  if (wasMine !== given.isMine) {
    setWasMine(given.isMine)
    if (wasMine) setValues(new Map())
  }
  useEffect(() => {
    if (!given.isMine) hands.current += 1
  }, [given.isMine])
  useEffect(() => {
    const running = timers.current
    return () => running.forEach(clearTimeout)
  }, [])
  const hide = (path: string) => {
    clearTimeout(timers.current.get(path))
    setValues(before => new Map([...before].filter(([each]) => each !== path)))
  }
  const show = async (path: string) => {
    const asked = hands.current
    try {
      const { value } = await given.client.call(reveal, { id: given.caseId, path })
      // Put back while the answer was on its way: it is not shown any more.
      if (value === null || asked !== hands.current) return
      clearTimeout(timers.current.get(path))
      setValues(before => new Map([...before, [path, value]]))
      timers.current.set(
        path,
        setTimeout(() => hide(path), shownFor),
      )
    } catch (error) {
      given.onFailure(error instanceof Refused ? error.message : null)
    }
  }
  return { values, show: path => void show(path), hide }
}
