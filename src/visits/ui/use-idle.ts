import { useEffect, useRef, useState } from 'react'

/** Without a touch for `idle` seconds somebody may have gone: then a countdown of `countdown` seconds that one touch stops. */
export interface IdleLimits {
  readonly idle: number
  readonly countdown: number
}

/** Seconds left before the visit ends; null while somebody is there. Every touch, key and reading counts as being there. */
export function useIdle({ idle, countdown }: IdleLimits, isRunning: boolean, onEnd: () => void): number | null {
  const [left, setLeft] = useState<number | null>(null)
  const last = useRef(0)
  const end = useRef(onEnd)
  useEffect(() => {
    end.current = onEnd
  }, [onEnd])
  useEffect(() => {
    last.current = Date.now()
    setLeft(null)
    if (!isRunning) return undefined
    const touched = () => {
      last.current = Date.now()
      setLeft(null)
    }
    const signs = ['pointerdown', 'keydown', 'touchstart'] as const
    for (const sign of signs) window.addEventListener(sign, touched, { capture: true, passive: true })
    const timer = setInterval(() => {
      const seconds = Math.floor((Date.now() - last.current) / 1000)
      if (seconds < idle) return setLeft(null)
      const remaining = idle + countdown - seconds
      setLeft(Math.max(0, remaining))
      if (remaining <= 0) end.current()
    }, 250)
    return () => {
      clearInterval(timer)
      for (const sign of signs) window.removeEventListener(sign, touched, { capture: true })
    }
  }, [idle, countdown, isRunning])
  return left
}
