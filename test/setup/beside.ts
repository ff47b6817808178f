import { spawn, type ChildProcess } from 'node:child_process'
import { expect, onTestFinished } from 'vitest'

/** One of the programs beside the product (backup, restore, keys), run as npm would. */
export interface BesideRun {
  readonly child: ChildProcess
  /** Its end: the exit code (null when it was killed) and what it printed. */
  /** What matches in what it prints; waits for it. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly error: string }>
}

export function runProgram(
  name: 'start' | 'backup' | 'restore' | 'keys',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): BesideRun {
  const child = spawn(process.execPath, [`src/programs/${name}.ts`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', LOG_LEVEL: 'silent', npm_lifecycle_event: undefined, ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  let error = ''
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  child.stderr.on('data', (text: Buffer) => (error += text.toString()))
  const ended = new Promise<{ code: number | null; out: string; error: string }>(resolve => {
    child.once('close', code => resolve({ code, out, error }))
  })
  const says = async (pattern: RegExp) => {
    await expect.poll(() => out, { timeout: 100_000 }).toMatch(pattern)
    return pattern.exec(out)!
  }
  return { child, says, ended }
}
