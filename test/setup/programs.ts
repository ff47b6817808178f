import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { Product } from './product.ts'

/** A second program of the product, on the same database and with the same key file. */
export interface Program {
  readonly child: ChildProcess
  readonly lines: readonly string[]
  /** The first line that begins so; waits for it. */
  says(beginning: string): Promise<string>
  readonly ended: Promise<number | null>
}

export function startProgram(
  product: { readonly databaseUrl: string; readonly config: Pick<Product['config'], 'keyFile'> & { readonly smsUrl?: string | null } },
  mode: string,
  env: Readonly<Record<string, string>> = {},
): Program {
  const args = [
    'test/setup/product-program.ts',
    mode,
    product.databaseUrl,
    product.config.keyFile,
    ...(product.config.smsUrl ? [product.config.smsUrl] : []),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  const waiting: { readonly beginning: string; readonly tell: (line: string) => void }[] = []
  createInterface(child.stdout).on('line', line => {
    lines.push(line)
    for (const { beginning, tell } of waiting) if (line.startsWith(beginning)) tell(line)
  })
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  return {
    child,
    lines,
    ended,
    says: async beginning => {
      const known = lines.find(line => line.startsWith(beginning))
      if (known !== undefined) return known
      return await new Promise<string>((resolve, reject) => {
        waiting.push({ beginning, tell: resolve })
        void ended.then(code => reject(new Error(`the program ended with ${code} before it said ${beginning}`)))
      })
    },
  }
}
