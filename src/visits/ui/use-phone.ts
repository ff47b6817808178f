import { useWords } from '#design'
import { Refused } from '#kernel/browser'
import { useEffect, useState } from 'react'
import type { Visit } from './visit.ts'

/** Signing in by phone: the number, then the code that arrives there. The same for a terminal and the hall; only the pages differ. */
export interface PhoneSignIn {
  readonly stage: 'number' | 'code'
  readonly phone: string
  readonly code: string
  /** What is wrong, in words. */
  readonly error: string | undefined
  readonly busy: boolean
  /** Seconds until another code may be asked for. */
  readonly wait: number
  typePhone(text: string): void
  typeCode(text: string): void
  send(): void
  prove(): void
  backToNumber(): void
}

/** `given`: a number that was typed already. */
export function usePhoneSignIn(visit: Visit, onDone: () => void, given = ''): PhoneSignIn {
  const { t, language } = useWords()
  const [stage, setStage] = useState<'number' | 'code'>('number')
  const [phone, setPhone] = useState(given)
  const [code, setCode] = useState('')
  const [error, setError] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const [againAt, setAgainAt] = useState(0)
  const wait = useSecondsUntil(againAt)

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(undefined)
    try {
      await visit.open(language)
      await work()
    } catch (failure) {
      setError(failure instanceof Refused ? failure.message : t('visits.unreachable'))
      if (failure instanceof Refused && typeof failure.details['seconds'] === 'number')
        setAgainAt(Date.now() + failure.details['seconds'] * 1000)
      // A code was sent a moment ago: it can still be typed in.
      if (failure instanceof Refused && failure.code === 'identity.code_too_soon') setStage('code')
    } finally {
      setBusy(false)
    }
  }

  return {
    stage,
    phone,
    code,
    error,
    busy,
    wait,
    typePhone: text => {
      setPhone(text)
      setError(undefined)
    },
    typeCode: text => {
      setCode(text.replaceAll(/\D/g, '').slice(0, 6))
      setError(undefined)
    },
    send: () =>
      void attempt(async () => {
        const seconds = await visit.sendCode(phone)
        setAgainAt(Date.now() + seconds * 1000)
        setCode('')
        setStage('code')
      }),
    prove: () =>
      void attempt(async () => {
        await visit.provePhone(phone, code)
        onDone()
      }),
    backToNumber: () => {
      setStage('number')
      setCode('')
      setError(undefined)
    },
  }
}

function useSecondsUntil(instant: number): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(instant))
  useEffect(() => {
    const tell = () => {
      const left = secondsUntil(instant)
      setSeconds(left)
      if (left === 0) clearInterval(timer)
    }
    const timer = setInterval(tell, 250)
    tell()
    return () => clearInterval(timer)
  }, [instant])
  return seconds
}

function secondsUntil(instant: number): number {
  return Math.max(0, Math.ceil((instant - Date.now()) / 1000))
}
