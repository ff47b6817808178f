export {
  type CardEvent,
  type CardFailure,
  type CardReadResult,
  createDevices,
  type Devices,
  type DeviceState,
  type DeviceStatus,
  type PictureResult,
  type View,
} from './devices.ts'
export { DevicePanel, type DevicePanelProps } from './DevicePanel.tsx'
