import { useEffect, useState } from 'react'

const kept = 'onewindow.desk.bell'
const every = 5000

/** Rings softly while somebody waits. A browser lets a page sound only after somebody has touched it; until then the banner alone says it. */
export function useBell(rings: boolean): { readonly isOn: boolean; readonly set: (on: boolean) => void } {
  const [isOn, setIsOn] = useState(() => localStorage.getItem(kept) !== 'off')
  useEffect(() => {
    if (!rings || !isOn) return undefined
    ring()
    const timer = setInterval(ring, every)
    return () => clearInterval(timer)
  }, [rings, isOn])
  useEffect(() => {
    window.addEventListener('pointerdown', wake, { capture: true })
    window.addEventListener('keydown', wake, { capture: true })
    return () => {
      window.removeEventListener('pointerdown', wake, { capture: true })
      window.removeEventListener('keydown', wake, { capture: true })
    }
  }, [])
  return {
    isOn,
    set: on => {
      localStorage.setItem(kept, on ? 'on' : 'off')
      setIsOn(on)
    },
  }
}

let audio: AudioContext | null = null

function wake(): void {
  audio ??= new AudioContext()
  if (audio.state === 'suspended') void audio.resume()
}

/** Two soft tones, a third apart. */
function ring(): void {
  if (audio?.state !== 'running') return
  const start = audio.currentTime
  for (const [index, pitch] of [659.3, 523.3].entries()) tone(audio, pitch, start + index * 0.32)
}

function tone(context: AudioContext, pitch: number, at: number): void {
  const source = context.createOscillator()
  const loudness = context.createGain()
  source.type = 'sine'
  source.frequency.value = pitch
  loudness.gain.setValueAtTime(0, at)
  loudness.gain.linearRampToValueAtTime(0.16, at + 0.03)
  loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.9)
  source.connect(loudness).connect(context.destination)
  source.start(at)
  source.stop(at + 1)
}
