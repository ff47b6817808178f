import { type Service, success, usualMostBytes } from './service.ts'

/** Tells clients which services there are (XFS4IoT's service publisher). */
export function createPublisher(addresses: readonly string[]): Service {
  const answer = () => success({ vendorName: 'OneWindow', services: addresses.map(serviceURI => ({ serviceURI })) })
  return {
    name: '',
    interface: 'ServicePublisher',
    commands: { 'ServicePublisher.GetServices': { kind: 'answer', answer } },
    events: [],
    mostBytes: usualMostBytes,
    status: () => ({ device: 'online' }),
    capabilities: () => ({ model: 'OneWindow terminal agent' }),
    attach: () => undefined,
  }
}
