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

/** Shows masked answers, each for a while. The server writes down who looked at what. */
export function useReveal(given: {
  readonly client: Client
  readonly caseId: string
  readonly onFailure: (message: string | null) => void
}): Reveal {
  const [values, setValues] = useState<ReadonlyMap<string, Value>>(new Map())
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  useEffect(() => {
    const running = timers.current
    return () => running.forEach(clearTimeout)
  }, [])
  const hide = (path: string) => {
    clearTimeout(timers.current.get(path))
    setValues(before => new Map([...before].filter(([each]) => each !== path)))
  }
  const show = async (path: string) => {
    try {
      const { value } = await given.client.call(reveal, { id: given.caseId, path })
      if (value === null) return
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
