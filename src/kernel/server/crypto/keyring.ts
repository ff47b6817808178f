import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { createF1Column, type Dek, dekIdOf, type F1Column, type FindDek, type Place, SealBroken } from './f1.ts'
import {
  dekBytes,
  type DekLabel,
  deriveColumnKey,
  deriveFileKeys,
  deriveIndexKey,
  deriveRootKeys,
  unwrapDek,
  wrapDek,
  type WrappedDek,
} from './keys.ts'
import { createSm4Ccm } from './sm4-ccm.ts'

/** A data key as the database keeps it. Instants are milliseconds UTC; a retired key opens but no longer seals. */
export interface WrappedKey extends WrappedDek {
  /** 0 to 2^32-1, one per data key of the installation. */
  readonly dekId: number
  /**
   * `fields` seals cells (SM4-CCM), `files` seals documents (SM4-CTR + HMAC-SM3), `index` is the root of the blind indexes (32 bytes); any other is opened and checked,
   * not used.
   */
  readonly purpose: string
  /** Counts up per purpose; the highest one seals that is not retired and was made `sealsAfter` ago. */
  readonly epoch: number
  readonly createdAt: number
  readonly retiredAt: number | null
}

type Cell = Omit<Place, 'tenant'>
type Column = Omit<Cell, 'row'>

export interface FileKeys {
  readonly dekId: number
  readonly cipherKey: Buffer
  readonly macKey: Buffer
}

/** The data keys of one installation, unwrapped in memory. Everything is synchronous. */
export interface Keyring {
  readonly tenant: string
  /** F1 bytes of a text (UTF-8) for its cell, under the newest `fields` key. Throws an Error when there is none. */
  seal(cell: Cell, text: string): Buffer
  /** Throws `SealBroken`; `unknown_key` may mean that another server has added a key since: load it, `add` it, try again. */
  open(cell: Cell, sealed: Buffer): string
  sealBytes(cell: Cell, plain: Buffer): Buffer
  openBytes(cell: Cell, sealed: Buffer): Buffer
  /**
   * 8 bytes that are equal for equal values of a column and say nothing else without the key file: for `where` and `unique`. The caller normalises.
   * Only for columns of many different values: equal bytes show equal values to who reads the database.
   */
  blindIndex(column: Column, normalised: string): Buffer
  /** Which key a value is sealed with, to count and re-seal what is not under the current one. Throws `SealBroken`. */
  dekIdOf(sealed: Buffer): number
  /** The key that seals now. Throws an Error when there is none. A key is to be replaced after 90 days or 2^30 values: nonces are random, 96 bits. */
  currentDekId(purpose: string): number
  /** Keys of one file: under the newest `files` key, or to open, under the named one (undefined when that is not a known `files` key). */
  fileKeys(fileId: string): FileKeys
  fileKeys(fileId: string, dekId: number): FileKeys | undefined
  /** Takes in a key another has made, or its retirement. Throws `WrongKeyFile` or `SealBroken` as `createKeyring` does. */
  add(key: WrappedKey): void
  /** A new random data key, wrapped, for the caller to store. Only when it is stored may it be added: what it seals would be lost with it. */
  makeWrapped(key: Pick<WrappedKey, 'dekId' | 'purpose' | 'epoch' | 'createdAt'>): WrappedKey
  /** The root of the blind indexes wrapped as an `index` key, for the caller to store: the one used now, or (`fresh`) a random one where no index was made yet. */
  wrapIndexRoot(key: Pick<WrappedKey, 'dekId' | 'createdAt'>, fresh: boolean): WrappedKey
  /** All keys wrapped by another key file, for the caller to store in place of what is there. */
  rewrapped(kek: Buffer): readonly WrappedKey[]
  /** From now on keys are unwrapped by this key file; those that are open stay open. */
  changeKeyFile(kek: Buffer): void
}

/** Milliseconds from a key's making to its first use: by then every process must have loaded it (they do within 10 s, data-keys.ts). */
export const sealsAfter = 30_000

/** The key file is not the one the installation's data keys were wrapped with. Nothing can be read, and nothing must be written. */
export class WrongKeyFile extends Error {
  override readonly name = 'WrongKeyFile'

  constructor(dekIds: readonly number[]) {
    super(
      `The key file does not open this installation's data keys (${dekIds.join(', ')}). The data cannot be read without the key file it was ` +
        'sealed with: put that file back. A new key file does not help; if the old one is lost, the sealed data is lost. After ' +
        '`npm run keys -- rewrap` the file named there is the right one: set KEY_FILE to it.',
    )
  }
}

interface OpenKey {
  readonly key: WrappedKey
  readonly dek: Buffer
}

interface OpenColumn {
  readonly f1: F1Column
  readonly find: FindDek
  /** The key that seals; null until asked for. */
  current: Dek | null
  readonly indexKey: () => KeyObject
}

// Columns come from code and service definitions; should somebody make them without end, the cache starts over.
const mostColumns = 1000
const indexVersion = 1

/**
 * `kek` is the content of the key file; `wrapped` all data keys of the installation in any order, none on the very first start. `now` tells when a new key begins to seal;
 * without it every key may seal at once. A purpose's first key does so in any case.
 * Throws `WrongKeyFile` when `kek` does not open one of them, `SealBroken` (`wrong_commitment`) when one has been exchanged by who knows the KEK.
 */
export function createKeyring(given: {
  readonly tenant: string
  readonly kek: Buffer
  readonly wrapped: readonly WrappedKey[]
  readonly now?: () => number
}): Keyring {
  const { tenant, now = () => Number.MAX_VALUE } = given
  const roots = deriveRootKeys(given.kek)
  let wrapping = createSm4Ccm(roots.wrappingKey)
  let indexRoot = roots.indexRoot
  const keys = new Map<number, OpenKey>()
  const tables = new Map<string, Map<string, OpenColumn>>()
  let columnCount = 0
  /** When a key that waits begins to seal. */
  let nextKeyAt = Number.POSITIVE_INFINITY

  addAll(given.wrapped)

  function addAll(wrapped: readonly WrappedKey[]): void {
    const opened = wrapped.map(openKey)
    const wrong = opened.filter(({ dek }) => dek === null)
    if (wrong.length > 0) throw new WrongKeyFile(wrong.map(({ key }) => key.dekId))
    for (const { key, dek } of opened) {
      const known = keys.get(key.dekId)
      if (known && !known.dek.equals(dek!)) throw new Error(`There are two different data keys ${key.dekId}.`)
      keys.set(key.dekId, { key, dek: dek! })
      if (key.purpose === 'index') indexRoot = dek!
    }
    forgetColumns()
  }

  /** A key that is open already is not opened again: it may have been wrapped by another key file since. Its label stays the one it was opened by. */
  function openKey(key: WrappedKey): { readonly key: WrappedKey; readonly dek: Buffer | null } {
    const known = keys.get(key.dekId)
    if (!known?.key.commitment.equals(key.commitment)) return { key, dek: tryUnwrap(key) }
    const { purpose, epoch } = known.key
    if (key.purpose !== purpose || key.epoch !== epoch) throw new SealBroken('not_authentic')
    return { key, dek: known.dek }
  }

  function tryUnwrap(key: WrappedKey): Buffer | null {
    try {
      return unwrapDek(wrapping, labelOf(key), key)
    } catch (error) {
      if (error instanceof SealBroken && error.reason === 'not_authentic') return null
      throw error
    }
  }

  function labelOf({ purpose, epoch, dekId }: Pick<WrappedKey, 'purpose' | 'epoch' | 'dekId'>): DekLabel {
    return { tenant, purpose, epoch, dekId }
  }

  function newest(purpose: string): OpenKey {
    const open = [...keys.values()]
      .filter(({ key }) => key.purpose === purpose && key.retiredAt === null)
      .sort((one, other) => other.key.epoch - one.key.epoch)
    const best = open.find(({ key }) => sealsFrom(key) <= now()) ?? open.at(-1)
    if (!best) throw new Error(`There is no data key for ${purpose} that is not retired.`)
    return best
  }

  function columnOf(cell: Column): OpenColumn {
    return tables.get(cell.table)?.get(cell.column) ?? openColumn(cell)
  }

  function openColumn({ table, column }: Column): OpenColumn {
    if (columnCount === mostColumns) forgetColumns()
    const deks = new Map<number, Dek>()
    let indexKey: KeyObject | null = null
    const opened: OpenColumn = {
      f1: createF1Column({ tenant, table, column }),
      current: null,
      find(dekId) {
        const ready = deks.get(dekId)
        if (ready) return ready
        const open = keys.get(dekId)
        if (open?.key.purpose !== 'fields') return undefined
        const dek = { id: dekId, ccm: createSm4Ccm(deriveColumnKey(open.dek, { table, column })) }
        deks.set(dekId, dek)
        return dek
      },
      indexKey: () => (indexKey ??= createSecretKey(deriveIndexKey(indexRoot, { tenant, table, column }, indexVersion))),
    }
    let columns = tables.get(table)
    if (!columns) tables.set(table, (columns = new Map()))
    columns.set(column, opened)
    columnCount++
    return opened
  }

  function forgetColumns(): void {
    tables.clear()
    columnCount = 0
    nextKeyAt = Math.min(...[...keys.values()].map(({ key }) => sealsFrom(key)).filter(at => at > now()))
  }

  function sealBytes(cell: Cell, plain: Buffer): Buffer {
    if (nextKeyAt !== Number.POSITIVE_INFINITY && now() >= nextKeyAt) forgetColumns()
    const column = columnOf(cell)
    const dek = (column.current ??= column.find(newest('fields').key.dekId)!)
    return column.f1.seal(dek, cell.row, plain)
  }

  function openBytes(cell: Cell, sealed: Buffer): Buffer {
    const column = columnOf(cell)
    return column.f1.open(column.find, cell.row, sealed)
  }

  function fileKeys(fileId: string): FileKeys
  function fileKeys(fileId: string, dekId: number): FileKeys | undefined
  function fileKeys(fileId: string, dekId?: number): FileKeys | undefined {
    const open = dekId === undefined ? newest('files') : keys.get(dekId)
    if (open?.key.purpose !== 'files') return undefined
    return { dekId: open.key.dekId, ...deriveFileKeys(open.dek, fileId) }
  }

  return {
    tenant,
    sealBytes,
    openBytes,
    dekIdOf,
    fileKeys,
    seal: (cell, text) => sealBytes(cell, Buffer.from(text)),
    open: (cell, sealed) => openBytes(cell, sealed).toString(),
    blindIndex: (column, normalised) => createHmac('sm3', columnOf(column).indexKey()).update(normalised).digest().subarray(0, 8),
    currentDekId: purpose => newest(purpose).key.dekId,
    add: key => addAll([key]),
    makeWrapped: key => ({ ...key, ...wrapDek(wrapping, labelOf(key), randomBytes(dekBytes)), retiredAt: null }),
    wrapIndexRoot: ({ dekId, createdAt }, fresh) => {
      const key = { dekId, purpose: 'index', epoch: 1, createdAt, retiredAt: null }
      return { ...key, ...wrapDek(wrapping, labelOf(key), fresh ? randomBytes(indexRoot.length) : indexRoot) }
    },
    rewrapped: kek => {
      const other = createSm4Ccm(deriveRootKeys(kek).wrappingKey)
      return [...keys.values()].map(({ key, dek }) => ({ ...key, ...wrapDek(other, labelOf(key), dek) }))
    },
    changeKeyFile: kek => {
      wrapping = createSm4Ccm(deriveRootKeys(kek).wrappingKey)
    },
  }
}

/** When a key begins to seal. */
export function sealsFrom({ createdAt }: Pick<WrappedKey, 'createdAt'>): number {
  return createdAt + sealsAfter
}
