import { Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { type Agent, startAgent } from '#terminals/agent'

/**
 * What runs on a terminal beside the browser. Prints one line of JSON, `{"url","token","terminal"}`, when it can be used; its log goes to stderr.
 * Ends on SIGTERM and SIGINT, and when the program that started it goes away.
 */
const usage = `terminal-agent --server=http://127.0.0.1:7100 --data=DIR [options]
  --enrol=CODE      a one-use code: makes this terminal known to the server
  --origin=URL      the origin of its pages, where that is not the server's as given
  --simulate=FILE   simulated devices, with the people of a JSON file
  --port=N          default: the first free one of 5846 to 5856; 0: any`

let agent: Agent | null = null
let ending = false

watchParent()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0))
try {
  agent = await startAgent(readOptions())
  const { url, token, terminal } = agent
  console.log(JSON.stringify({ url, token, terminal }))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  await end(1)
}

function readOptions(): Parameters<typeof startAgent>[0] {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { server: text, data: text, enrol: text, origin: text, simulate: text, port: text } })
  const { server, data, enrol, origin, simulate } = values
  const port = values.port === undefined ? undefined : Number(values.port)
  const isPort = port === undefined || (Number.isInteger(port) && port >= 0 && port < 65_536)
  if (server === undefined || data === undefined || !isPort) throw new Error(usage)
  return {
    server,
    data,
    ...(enrol !== undefined && { enrol }),
    ...(origin !== undefined && { origin }),
    ...(simulate !== undefined && { simulate }),
    ...(port !== undefined && { port }),
  }
}

/** A pipe to us closes when the program at its other end is gone, however it went. Without one (a service manager, a console) nobody is watched. */
function watchParent(): void {
  process.once('disconnect', () => void end(0))
  if (!(process.stdin instanceof Socket) || process.stdin.isTTY) return
  process.stdin.on('end', () => void end(0)).on('error', () => void end(0))
  process.stdin.resume()
}

async function end(code: number): Promise<void> {
  if (ending) return
  ending = true
  await agent?.stop()
  process.exit(code)
}
