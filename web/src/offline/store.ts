// What the phone keeps. Every text is sealed (AES-GCM) under a key that WebCrypto never hands out; what lies beside it
// in the clear is ids, order and outcomes.
import { openDB, type DBSchema, type IDBPDatabase, type StoreNames } from 'idb'
import type { Facts } from './facts'

export interface SealedText {
  nonce: Uint8Array<ArrayBuffer>
  bytes: ArrayBuffer
}

export interface OutboxRow {
  id: string
  n: number
  person: string
  written_at: number
  sealed: SealedText
  facts: Facts
  /** What the server gave back, the asker's secret word among it. */
  receipt?: SealedText
}

export interface PictureRow {
  sha256: string
  item: string
  type: string
  size: number
  sealed: SealedText
}

interface Phone extends DBSchema {
  outbox: { key: string; value: OutboxRow }
  draft: { key: string; value: SealedText }
  cache: { key: string; value: { at: number; sealed: SealedText } }
  pictures: { key: string; value: PictureRow }
  keys: { key: string; value: CryptoKey | SealedText | number | string }
}

export type Store = IDBPDatabase<Phone>
const STORES = ['outbox', 'draft', 'cache', 'pictures', 'keys'] as const

export async function open_store(name = 'terrace'): Promise<Store> {
  return openDB<Phone>(name, 1, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'id' })
      db.createObjectStore('draft')
      db.createObjectStore('cache')
      db.createObjectStore('pictures', { keyPath: 'sha256' })
      db.createObjectStore('keys')
    },
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  })
}

/** One write, on the disk before it returns: a battery pulled out the next moment loses nothing. */
export async function write<S extends StoreNames<Phone>>(
  store: Store, name: S, change: (s: ReturnType<typeof writable<S>>) => Promise<unknown> | void,
): Promise<void> {
  const tx = store.transaction(name, 'readwrite', { durability: 'strict' })
  try {
    await change(tx.objectStore(name) as ReturnType<typeof writable<S>>)
  } catch (error) {
    tx.done.catch(() => undefined)
    throw error
  }
  await tx.done
}
declare function writable<S extends StoreNames<Phone>>(): import('idb').IDBPObjectStore<Phone, [S], S, 'readwrite'>

export async function store_key(store: Store): Promise<CryptoKey> {
  const kept = await store.get('keys', 'sealing')
  if (kept) return kept as CryptoKey
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  // Two tabs may come here together: the one that wrote first wins.
  let winner = made
  await write(store, 'keys', async (keys) => {
    const other = await keys.get('sealing')
    if (other) winner = other as CryptoKey
    else await keys.put(made, 'sealing')
  })
  return winner
}

export async function seal_bytes(key: CryptoKey, bytes: BufferSource): Promise<SealedText> {
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  return { nonce, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, bytes) }
}

export const open_bytes = (key: CryptoKey, sealed: SealedText): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.nonce }, key, sealed.bytes)

export const seal = (key: CryptoKey, value: unknown) => seal_bytes(key, new TextEncoder().encode(JSON.stringify(value)))

export async function unseal<T>(key: CryptoKey, sealed: SealedText): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await open_bytes(key, sealed))) as T
}

/** Leaves the outbox alone: what somebody wrote and has not sent is not ours to throw away. */
export async function forget_what_was_read(store: Store) {
  await write(store, 'cache', (cache) => cache.clear())
}

/** A revoked phone keeps nothing at all. */
export async function wipe(store: Store) {
  for (const name of STORES) await write(store, name, (s) => s.clear())
}
