import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a device's own counters say; they only ever grow. */
export interface Counts {
  /** Cards that left the unit. */
  readonly left: number
  /** Cards the device has kept: jammed, or taken back. */
  readonly retained: number
}

/** One card that was to be put out. `presented`: it stands at the exit. `taken` and `failed` are for good. */
export interface Dispense {
  readonly output: string
  readonly case: string
  readonly step: 'intended' | 'presented' | 'taken' | 'failed'
  /** Why it failed. */
  readonly why: string | null
  /** The device's counters before it was asked to move: what they say afterwards tells whether it did. */
  readonly before: Counts
  /** The server has taken our word for it. */
  readonly reported: boolean
}

/** What this terminal has put out. Each step is on disk before anything follows from it. */
export interface Journal {
  find(output: string): Dispense | null
  all(): readonly Dispense[]
  /** Throws when it cannot be written: then nothing may be moved. */
  write(entry: Dispense): Promise<void>
  close(): Promise<void>
}

export const journalName = 'dispenses.jsonl'

/** The journal in the agent's folder: a line for each step, the last one of an output counts. A line that a power cut tore was never acted on. */
export async function openJournal(folder: string): Promise<Journal> {
  const path = join(folder, journalName)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const entries = new Map<string, Dispense>()
  for (const line of text.split('\n')) {
    const entry = readLine(line)
    if (entry) entries.set(entry.output, entry)
  }
  const file = await open(path, 'a', 0o600)
  // What follows a torn line must not become part of it.
  if (text !== '' && !text.endsWith('\n')) await file.appendFile('\n')
  let last: Promise<void> = Promise.resolve()
  return {
    find: output => entries.get(output) ?? null,
    all: () => [...entries.values()],
    write: async entry => {
      const written = last.then(async () => await append(file, entry))
      last = written.catch(() => undefined)
      await written
      entries.set(entry.output, entry)
    },
    close: async () => {
      await last
      await file.close()
    },
  }
}

async function append(file: FileHandle, entry: Dispense): Promise<void> {
  await file.appendFile(`${JSON.stringify(entry)}\n`)
  await file.sync()
}

function readLine(line: string): Dispense | null {
  try {
    return JSON.parse(line) as Dispense
  } catch {
    return null
  }
}
