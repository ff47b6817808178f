import { readFileSync, statSync } from 'node:fs'
import type { Server as SecureServer } from 'node:https'
import type { Log } from '../log.ts'

export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

/** TLS 1.3 only (RFC 8446): what browsers from 2018 on speak, and nothing older to be talked down to. Throws when a file cannot be read. */
export function tlsOptions(files: TlsFiles) {
  return { ...readPair(files), minVersion: 'TLSv1.3' as const }
}

/** A renewed certificate is taken up without a restart; one that cannot be read leaves the old one standing. Returns the way to stop looking. */
export function watchCertificate(server: SecureServer, files: TlsFiles, log: Log, every = 60_000): () => void {
  const renew = () => {
    try {
      server.setSecureContext(tlsOptions(files))
      log.info('the renewed TLS certificate is in use')
    } catch (error) {
      log.error({ err: error }, 'the renewed TLS certificate cannot be used; the old one stays')
    }
  }
  let seen = changedAt(files.cert)
  const look = setInterval(() => {
    const now = changedAt(files.cert)
    if (now === seen) return
    seen = now
    renew()
  }, every)
  look.unref()
  return () => clearInterval(look)
}

function readPair({ cert, key }: TlsFiles): { readonly cert: Buffer; readonly key: Buffer } {
  return { cert: readFileSync(cert), key: readFileSync(key) }
}

/** Milliseconds; null while it is not there, as between two steps of a renewal. */
function changedAt(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null
}
