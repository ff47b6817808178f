import { second } from '#kernel'
import type { Outcome } from '../../model/xfs.ts'
import { type Clock, wait } from '../clock.ts'
import { type Call, commandError, pictureMostBytes, type Service, success, type Tell } from '../service.ts'
import { fitting, type Picture } from './pictures.ts'
import type { Scene } from './scene.ts'

/** How long a picture takes, and how long with the fault `slow`. */
export const takesWithin = 0.4 * second
export const takesSlowlyWithin = 6 * second

/** What a camera looks at: the person before the terminal, or the tray for documents. Each is a device, so each is a service. */
export type View = 'person' | 'document'

const views: Readonly<Record<View, { readonly name: string; readonly usual: string; readonly blurred: string }>> = {
  person: { name: 'Camera', usual: 'portrait-good', blurred: 'portrait-blurred' },
  document: { name: 'DocumentCamera', usual: 'lease', blurred: 'lease-unclear' },
}

export function createCamera(given: {
  readonly scene: Scene
  readonly clock: Clock
  readonly pictures: readonly Picture[]
  readonly view: View
}): Service {
  const { scene, clock, pictures, view } = given
  const { name, usual, blurred } = views[view]
  let tell: Tell = () => undefined
  let device = deviceState(scene)
  scene.watch(() => {
    const before = device
    device = deviceState(scene)
    if (before !== device) tell('Common.StatusChangedEvent', { common: { device }, camera: { cameras: { [view]: lensState(device) } } })
  })

  const takePicture = async (call: Call): Promise<Outcome> => {
    const { camera } = call.payload
    if (camera !== undefined && typeof camera !== 'string') return { code: 'invalidData' }
    if (camera !== undefined && camera !== view) return commandError('cameraNotSupported')
    const fault = scene.happen('camera', 'slow', 'blurred')
    const chosen = scene.picture === fitting.id ? usual : scene.picture
    await wait(clock, fault === 'slow' ? takesSlowlyWithin : takesWithin, call.signal)
    if (call.signal.aborted) return { code: 'canceled' }
    const broken = scene.happen('camera', 'offline', 'hardwareError')
    if (broken === 'offline') return { code: 'deviceNotReady' }
    if (broken === 'hardwareError') {
      tell('Common.ErrorEvent', { eventId: 'hardware', action: 'maintenance' })
      return commandError('cameraInoperable')
    }
    const picture = pictures.find(({ id }) => id === (fault === 'blurred' ? blurred : chosen))
    return picture ? success({ pictureFile: picture.jpeg.toString('base64') }) : commandError('cameraInoperable')
  }

  return {
    name,
    interface: 'Camera',
    commands: { 'Camera.TakePicture': { kind: 'device', run: takePicture } },
    events: ['Common.StatusChangedEvent', 'Common.ErrorEvent'],
    mostBytes: pictureMostBytes,
    status: () => ({ device, own: { camera: { cameras: { [view]: lensState(device) } } } }),
    // `document` is none of the standard's own three; further names are allowed, and are how two cameras are told apart.
    capabilities: () => ({ model: `OneWindow simulated ${view} camera`, own: { camera: { cameras: { [view]: true } } } }),
    attach: clients => {
      tell = clients
    },
  }
}

function deviceState(scene: Scene): string {
  const kind = scene.faults.camera?.kind
  return kind === 'offline' || kind === 'hardwareError' ? kind : 'online'
}

function lensState(device: string): string {
  return device === 'online' ? 'ok' : 'inop'
}
