import { type SimulatorRequest, simulatorRequest } from '../../model/simulator.ts'
import type { Door, Line } from '../endpoint.ts'
import type { Scene } from './scene.ts'

/** The door of whoever plays the world: sends the whole state on joining and after every change, takes `SimulatorRequest`s. Others close it. */
export function createControl(scene: Scene): Door {
  const lines = new Set<Line>()
  let last = JSON.stringify(scene.state)
  scene.watch(() => {
    const state = JSON.stringify(scene.state)
    if (state === last) return
    last = state
    for (const line of lines) line.send(state)
  })
  return {
    join: line => {
      lines.add(line)
      line.send(last)
      return {
        receive: text => {
          const request = readRequest(text)
          if (!request || !act(scene, request)) line.close(1008, 'not a request for the simulator')
        },
        leave: () => lines.delete(line),
      }
    },
  }
}

/** False for a person or a picture that is not there. */
function act(scene: Scene, request: SimulatorRequest): boolean {
  if ('lay' in request) return scene.lay(request.lay)
  if ('picture' in request) return scene.show(request.picture)
  if ('take' in request) scene.take()
  if ('takeDispensed' in request) scene.takeDispensed()
  if ('clear' in request) {
    scene.break('cardReader', null)
    scene.break('camera', null)
    scene.break('dispenser', null)
  }
  if ('fault' in request) {
    const { fault } = request
    if (fault.device === 'cardReader') scene.break(fault.device, fault.kind && { kind: fault.kind, lasting: fault.lasting })
    else if (fault.device === 'camera') scene.break(fault.device, fault.kind && { kind: fault.kind, lasting: fault.lasting })
    else scene.break(fault.device, fault.kind && { kind: fault.kind, lasting: fault.lasting })
  }
  return true
}

function readRequest(text: string): SimulatorRequest | null {
  try {
    return simulatorRequest.parse(JSON.parse(text))
  } catch {
    return null
  }
}
