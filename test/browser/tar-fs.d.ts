declare module 'tar-fs' {
  import type { Writable } from 'node:stream'

  /** A stream that writes the entries of a tar archive below `folder`. */
  export function extract(folder: string): Writable
}
