import { expect, test } from 'vitest'
import {
  acknowledgementOf,
  completionOf,
  deviceStateOf,
  isUnsolicited,
  readCommand,
  readMessage,
  writeAcknowledge,
  writeCommand,
  writeCompletion,
  writeEvent,
  writeUnsolicited,
} from './xfs.ts'

function read(message: unknown) {
  const found = readMessage(JSON.stringify(message))
  if (!found) throw new Error('no message')
  return found
}

const completion = { name: 'CardReader.ReadRawData', type: 'completion', requestId: 101 }

// The three dialects of the field: the schema of 2021-1, the framework of 2024-3, and a reading of the schema of 2024-03.
test.each([
  ['2021-1', { header: completion, payload: { completionCode: 'success', errorDescription: '' } }, 'success', undefined],
  [
    '2021-1',
    { header: completion, payload: { completionCode: 'commandErrorCode', errorCode: 'mediaJam' } },
    'commandErrorCode',
    'mediaJam',
  ],
  ['2024-3', { header: { ...completion, completionCode: 'success', errorDescription: 'OK' }, payload: {} }, 'success', undefined],
  ['2024-3', { header: { ...completion, completionCode: 'timeOut' } }, 'timeOut', undefined],
  ['2024-03', { header: completion, payload: { chip: [{ data: 'AQID' }] } }, 'success', undefined],
  ['2024-03', { header: completion }, 'success', undefined],
  [
    '2024-03',
    { header: { ...completion, completionCode: 'commandErrorCode' }, payload: { errorCode: 'mediaJam' } },
    'commandErrorCode',
    'mediaJam',
  ],
  ['spelling', { header: { ...completion, completionCode: 'authorizationRequired' } }, 'authorisationRequired', undefined],
  ['null', { header: { ...completion, completionCode: null }, payload: null }, 'success', undefined],
  ['unknown', { header: { ...completion, completionCode: 'fine' } }, 'internalError', undefined],
])('a completion is read (%s, %j)', (_, message, code, errorCode) => {
  const outcome = completionOf(read(message))
  expect({ code: outcome?.code, errorCode: outcome?.errorCode }).toEqual({ code, errorCode })
})

test.each([
  ['2021-1', { header: { name: 'A.B', type: 'acknowledge', requestId: 1 }, payload: { status: 'ok' } }, 'accepted'],
  ['2021-1', { header: { name: 'A.B', type: 'acknowledge', requestId: 1 }, payload: { status: 'tooManyRequests' } }, 'tooManyRequests'],
  ['2024-3', { header: { name: 'A.B', type: 'acknowledge', requestId: 1, version: '2.0' } }, 'accepted'],
  ['2024-3', { header: { name: 'A.B', type: 'acknowledge', requestId: 1, status: 'invalidRequestID' } }, 'invalidRequestID'],
  ['unknown', { header: { name: 'A.B', type: 'acknowledge', requestId: 1, status: 'later' } }, 'invalidMessage'],
  ['no acknowledge', { header: { name: 'A.B', type: 'event', requestId: 1 } }, null],
])('an acknowledge is read (%s)', (_, message, status) => {
  expect(acknowledgementOf(read(message))).toBe(status)
})

const changed = 'Common.StatusChangedEvent'

test.each([
  ['2021-1', { header: { name: changed, type: 'unsolicited', version: '1.0' }, payload: { device: 'offline' } }, true, 'offline'],
  [
    '2024-3: an event of no request',
    { header: { name: changed, type: 'event', version: '3.0' }, payload: { common: { device: 'online' }, printer: {} } },
    true,
    'online',
  ],
  ['2024-03', { header: { name: changed, type: 'unsolicited' }, payload: { common: { device: 'deviceBusy' } } }, true, 'deviceBusy'],
  ['of a request', { header: { name: 'CardReader.MediaInsertedEvent', requestId: 123456, type: 'event' } }, false, null],
  ['a null id is none', { header: { name: changed, type: 'event', requestId: null }, payload: {} }, true, null],
  ['a completion', { header: { name: 'Common.Status', type: 'completion' }, payload: { common: { device: 'online' } } }, false, 'online'],
])('what nobody asked for is told apart (%s)', (_, message, unsolicited, state) => {
  const found = read(message)
  expect({ unsolicited: isUnsolicited(found), state: deviceStateOf(found.payload ?? {}) }).toEqual({ unsolicited, state })
})

const command = { name: 'CardReader.ReadRawData', requestId: 7, type: 'command', version: '2.0', timeout: 5000 }
const { timeout: _, ...untimed } = command

test.each([
  ['2024-3', { header: command, payload: { chip: true } }, { version: '2.0', timeout: 5000, payload: { chip: true } }],
  [
    '2021-1: the timeout in the payload',
    { header: { ...untimed, version: '1.0' }, payload: { timeout: 900, chip: true } },
    { version: '1.0', timeout: 900, payload: { timeout: 900, chip: true } },
  ],
  ['2021-1: no version', { header: { name: command.name, requestId: 7, type: 'command' } }, { version: '1.0', timeout: 0, payload: {} }],
  ['nulls', { header: { ...command, timeout: null, version: null }, payload: null }, { version: '1.0', timeout: 0, payload: {} }],
])('a command is read (%s)', (__, message, expected) => {
  expect(readCommand(JSON.stringify(message))).toEqual({
    kind: 'command',
    command: { name: 'CardReader.ReadRawData', requestId: 7, ...expected },
  })
})

const refusal = (status: string, header: object) => ({
  kind: 'rejected',
  acknowledge: { header: { ...header, type: 'acknowledge', status } },
})
const named = { name: command.name, requestId: 7, version: '2.0' }

test.each<[string, string, object]>([
  ['0', JSON.stringify({ header: { ...command, requestId: 0 } }), refusal('invalidRequestID', { ...named, requestId: 0 })],
  ['negative', JSON.stringify({ header: { ...command, requestId: -4 } }), refusal('invalidRequestID', { ...named, requestId: -4 })],
  ['text', JSON.stringify({ header: { ...command, requestId: '7' } }), refusal('invalidRequestID', { name: named.name, version: '2.0' })],
  [
    'a fraction',
    JSON.stringify({ header: { ...command, requestId: 7.5 } }),
    refusal('invalidRequestID', { name: named.name, version: '2.0' }),
  ],
  ['no type', JSON.stringify({ header: { ...command, type: undefined } }), refusal('invalidMessage', named)],
  ['not a command', JSON.stringify({ header: { ...command, type: 'completion' } }), refusal('invalidMessage', named)],
  ['timeout', JSON.stringify({ header: { ...command, timeout: -1 } }), refusal('invalidMessage', named)],
  ['timeout text', JSON.stringify({ header: { ...command, timeout: '5' } }), refusal('invalidMessage', named)],
  ['version', JSON.stringify({ header: { ...command, version: '02.0' } }), refusal('invalidMessage', { name: named.name, requestId: 7 })],
  ['payload', JSON.stringify({ header: command, payload: [] }), refusal('invalidMessage', named)],
  ['name', JSON.stringify({ header: { ...command, name: 'read!' } }), refusal('invalidMessage', { ...named, name: 'Common.Unknown' })],
  ['torn', JSON.stringify({ header: command }).slice(0, -1), refusal('invalidMessage', { name: named.name, requestId: 7 })],
  ['no header', '{"requestId":7,"name":"A.B"}', refusal('invalidMessage', { name: 'A.B', requestId: 7 })],
  ['no request at all', '{"name":"A.B"', { kind: 'unreadable' }],
  ['torn at a fraction', '{"header":{"requestId":7.5', { kind: 'unreadable' }],
  ['nothing', '', { kind: 'unreadable' }],
  ['a number', '7', { kind: 'unreadable' }],
])('what is no command is refused by its name (%s)', (__, text, expected) => {
  expect(readCommand(text)).toEqual(expected)
})

test('one dialect is written', () => {
  const taken = { name: 'CardReader.ReadRawData', requestId: 7, version: '2.0', timeout: 0, payload: {} }
  expect([
    writeCommand({ name: 'CardReader.ReadRawData', requestId: 7, timeout: 5000, payload: { chip: true } }),
    writeAcknowledge(taken),
    writeAcknowledge(taken, 'tooManyRequests'),
    writeEvent('CardReader.MediaInsertedEvent', 7),
    writeCompletion(taken, { code: 'success', payload: { chip: [{ data: 'AQID' }] } }),
    writeCompletion(taken, { code: 'commandErrorCode', errorCode: 'mediaJam', description: 'stuck' }),
    writeUnsolicited('Common.StatusChangedEvent', { common: { device: 'offline' } }),
  ]).toEqual([
    { header: command, payload: { chip: true } },
    { header: { name: command.name, requestId: 7, type: 'acknowledge', version: '2.0' } },
    { header: { name: command.name, requestId: 7, type: 'acknowledge', version: '2.0', status: 'tooManyRequests' } },
    { header: { name: 'CardReader.MediaInsertedEvent', requestId: 7, type: 'event', version: '2.0' } },
    {
      header: { name: command.name, requestId: 7, type: 'completion', version: '3.0', completionCode: 'success' },
      payload: { chip: [{ data: 'AQID' }] },
    },
    {
      header: {
        name: command.name,
        requestId: 7,
        type: 'completion',
        version: '3.0',
        completionCode: 'commandErrorCode',
        errorDescription: 'stuck',
      },
      payload: { errorCode: 'mediaJam' },
    },
    { header: { name: changed, type: 'unsolicited', version: '3.0' }, payload: { common: { device: 'offline' } } },
  ])
})

test.each([
  '',
  'null',
  '[]',
  '{}',
  '{"header":[]}',
  '{"header":{"name":"A.B"}}',
  '{"header":{"type":"event"}}',
  '{"header":{"name":1,"type":"event"}}',
])('a client is not led astray by %s', text => {
  expect(readMessage(text)).toBe(null)
})
