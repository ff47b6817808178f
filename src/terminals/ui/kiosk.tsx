// What terminals add to their own page: the devices, and in a demonstration the panel that plays them.
import { lazily } from '#design'
import { useSyncExternalStore } from 'react'
import type { DevicePanelProps } from './DevicePanel.tsx'
import type { Devices } from './devices.ts'

export type { CardReadResult, Devices, PictureResult } from './devices.ts'

/** The devices of the agent that listens at `url`; nothing of it throws. */
export async function openDevices(place: { readonly url: string; readonly token: string }): Promise<Devices> {
  const devices = (await import('./devices.ts')).createDevices(place)
  // A card that somebody forgot is to be seen before anybody comes.
  void devices.connect()
  return devices
}

/** Whether a card lies on the reader: one that was forgotten belongs to somebody. */
export function useCardOnReader(devices: Devices | null): boolean {
  return useSyncExternalStore(devices?.status.subscribe ?? nothing, () => devices?.status.snapshot().hasCard ?? false)
}

const nothing = () => () => undefined

export const Panel = lazily<DevicePanelProps>(async () => (await import('./DevicePanel.tsx')).DevicePanel)
