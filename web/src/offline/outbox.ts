// 待发箱 Outbox: everything the user writes goes here first and leaves only when the server has answered for it.
import type { Facts, Problem, Server, State } from './facts'
import { is_unsent, merge, state_of } from './facts'
import { new_id } from './ids'
import { open_bytes, seal, seal_bytes, unseal, write, type OutboxRow, type PictureRow, type SealedText, type Store } from './store'

/** As POST /api/v1/outbox takes it. */
export interface Envelope {
  id: string
  command: string
  body: Record<string, unknown>
  as?: string
  device?: string
  device_at: string
  offset_ms?: number
  last_contact?: string
  replaces?: string
  seen?: number
}

/** What the list shows beside the envelope; never sent. */
export interface Note {
  title: string
  line?: string
  route?: string
}

export interface Item {
  id: string
  n: number
  written_at: number
  envelope: Envelope
  note: Note
  facts: Facts
  state: State
  receipt?: Receipt
  /** The phone's storage refused it: it lives in this page only. */
  only_in_memory: boolean
}

export type Receipt = { number?: string; word?: string; due_at?: string }

export type Outcome = {
  id: string
  outcome: 'accepted' | 'repeated' | 'returned' | 'later'
  receipt?: { position?: number; result?: Receipt }
  problem?: Problem
}

export interface Reply extends Server {
  server_now: string
  results: Outcome[]
}

const SENT_KEPT_DAYS = 30
const DAY_MS = 86_400_000

export class Outbox {
  server: Server = { generation: 0, position: Number.MAX_SAFE_INTEGER }
  private memory = new Map<string, Item>()
  private last_n = 0

  constructor(
    private store: Store,
    private key: CryptoKey,
    private now: () => number = Date.now,
  ) {}

  /** Returns when the item is on the disk, or, when the disk refuses, with `only_in_memory`. */
  async add(person: string, envelope: Omit<Envelope, 'id' | 'device_at'> & { id?: string; device_at?: string }, note: Note): Promise<Item> {
    const written_at = this.now()
    const id = envelope.id ?? new_id(written_at)
    const n = await this.next(written_at)
    const whole: Envelope = { ...envelope, id, device_at: envelope.device_at ?? new Date(written_at).toISOString() }
    return this.keep(person, { id, n, written_at, envelope: whole, note, facts: { tried: false }, state: 'waiting', only_in_memory: false })
  }

  /** The order of writing, also when the phone's clock was set back in between. */
  private async next(written_at: number): Promise<number> {
    if (!this.last_n) for (const row of await this.store.getAll('outbox')) this.last_n = Math.max(this.last_n, row.n)
    this.last_n = Math.max(this.last_n + 1, written_at)
    return this.last_n
  }

  private async keep(person: string, item: Item): Promise<Item> {
    try {
      const sealed = await seal(this.key, { envelope: item.envelope, note: item.note })
      await write(this.store, 'outbox', async (rows) => {
        const before = await rows.get(item.id)
        await rows.put({
          id: item.id, n: item.n, person, written_at: item.written_at,
          sealed, facts: before ? merge(before.facts, item.facts) : item.facts,
        })
      })
      this.memory.delete(item.id)
      return { ...item, only_in_memory: false }
    } catch {
      const unsaved = { ...item, only_in_memory: true }
      this.memory.set(item.id, unsaved)
      return unsaved
    }
  }

  /** Tries again to write what the disk refused. */
  async keep_memory(person: string) {
    for (const item of [...this.memory.values()]) await this.keep(person, item)
  }

  async list(person: string): Promise<Item[]> {
    const rows = (await this.store.getAll('outbox')).filter((row) => row.person === person)
    const items = await Promise.all(rows.map((row) => this.item(row)))
    return [...items, ...this.memory.values()].sort((a, b) => a.n - b.n || (a.id < b.id ? -1 : 1))
  }

  /** Items another person of this phone has not sent. */
  async of_others(person: string): Promise<number> {
    const rows = await this.store.getAll('outbox')
    return rows.filter((row) => row.person !== person && is_unsent(state_of(row.facts, this.server))).length
  }

  private async item(row: OutboxRow): Promise<Item> {
    const { envelope, note } = await unseal<{ envelope: Envelope; note: Note }>(this.key, row.sealed)
    const receipt = row.receipt && (await unseal<Receipt>(this.key, row.receipt))
    return {
      id: row.id, n: row.n, written_at: row.written_at, envelope, note, facts: row.facts,
      state: state_of(row.facts, this.server), only_in_memory: false, ...(receipt ? { receipt } : {}),
    }
  }

  /** Adds a fact to what is known; the stored facts and the new ones merge inside one transaction. */
  private async learn(facts_by_id: Map<string, Facts>, receipts = new Map<string, SealedText>()) {
    for (const [id, facts] of facts_by_id) {
      const item = this.memory.get(id)
      if (item) this.memory.set(id, { ...item, facts: merge(item.facts, facts), state: state_of(merge(item.facts, facts), this.server) })
    }
    await write(this.store, 'outbox', async (rows) => {
      for (const [id, facts] of facts_by_id) {
        const row = await rows.get(id)
        if (!row) continue
        const receipt = row.receipt ?? receipts.get(id)
        await rows.put({ ...row, facts: merge(row.facts, facts), ...(receipt ? { receipt } : {}) })
      }
    })
  }

  /** Only before the first send: afterwards the server may hold it, and one id has one body. */
  async edit(person: string, id: string, body: Record<string, unknown>, note: Note): Promise<boolean> {
    const item = (await this.list(person)).find((i) => i.id === id)
    if (!item || item.state !== 'waiting') return false
    const sealed = await seal(this.key, { envelope: { ...item.envelope, body }, note })
    let done = false
    await write(this.store, 'outbox', async (rows) => {
      const row = await rows.get(id)
      if (!row || row.facts.tried) return
      await rows.put({ ...row, sealed })
      done = true
    })
    return done
  }

  /** A returned item mended: a new id that names the one it replaces. */
  async mend(person: string, id: string, body: Record<string, unknown>, note: Note): Promise<Item | undefined> {
    const old = (await this.list(person)).find((i) => i.id === id)
    if (!old || old.state !== 'returned') return undefined
    const { id: _, device_at, ...rest } = old.envelope
    const mended = await this.add(person, { ...rest, device_at, body, replaces: id }, note)
    await this.learn(new Map([[id, { tried: true, replaced_by: mended.id }]]))
    return mended
  }

  async drop(id: string, reason: string) {
    this.memory.delete(id)
    await this.learn(new Map([[id, { tried: false, dropped: { at: this.now(), reason } }]]))
  }

  /**
   * One round: marks, sends in order, notes each answer. May die between any two lines: what was marked and not
   * answered is sent again under the same id, and the server answers `repeated`.
   */
  async send(person: string, post: (items: Envelope[]) => Promise<Reply>, at_once = 50): Promise<Reply | undefined> {
    const waiting = (await this.list(person)).filter((item) => is_unsent(item.state)).slice(0, at_once)
    if (!waiting.length) return undefined
    await this.learn(new Map(waiting.map((item) => [item.id, { tried: true }])))
    const reply = await post(waiting.map((item) => item.envelope))
    await this.hear(reply)
    return reply
  }

  async hear(reply: Reply) {
    const facts = new Map<string, Facts>()
    const receipts = new Map<string, SealedText>()
    let furthest = 0
    for (const result of reply.results) {
      if (result.outcome === 'later') continue
      const position = result.receipt?.position ?? 0
      furthest = Math.max(furthest, position)
      const { number, due_at } = result.receipt?.result ?? {}
      if (number) receipts.set(result.id, await seal(this.key, result.receipt!.result))
      facts.set(result.id, {
        tried: true,
        answer: {
          outcome: result.outcome === 'returned' ? 'returned' : 'accepted', generation: reply.generation, position,
          ...(number ? { number } : {}), ...(due_at ? { due_at } : {}), ...(result.problem ? { problem: result.problem } : {}),
        },
      })
    }
    this.server = { generation: reply.generation, position: Math.max(reply.position, furthest) }
    await this.learn(facts, receipts)
    for (const id of facts.keys()) if (this.memory.get(id)?.state === 'accepted') this.memory.delete(id)
  }

  /** Sent items stay 30 days, in case the server's journal is restored from before them. */
  async tidy() {
    const oldest = this.now() - SENT_KEPT_DAYS * DAY_MS
    await write(this.store, 'outbox', async (rows) => {
      for (const row of await rows.getAll()) {
        if (row.written_at < oldest && !is_unsent(state_of(row.facts, this.server)) && row.facts.answer?.outcome !== 'returned')
          await rows.delete(row.id)
      }
    })
  }

  // Pictures travel after the record that names them.

  async add_picture(item: string, bytes: ArrayBuffer, sha256: string, type: string) {
    const sealed = await seal_bytes(this.key, bytes)
    await write(this.store, 'pictures', (rows) => rows.put({ sha256, item, type, size: bytes.byteLength, sealed }).then(() => undefined))
  }

  async send_pictures(person: string, put: (sha256: string, type: string, bytes: ArrayBuffer) => Promise<boolean>) {
    const states = new Map((await this.list(person)).map((item) => [item.id, item.state]))
    for (const row of (await this.store.getAll('pictures')) as PictureRow[]) {
      if (states.get(row.item) === 'accepted' && (await put(row.sha256, row.type, await open_bytes(this.key, row.sealed))))
        await write(this.store, 'pictures', (rows) => rows.delete(row.sha256))
      else if (states.get(row.item) === 'dropped') await write(this.store, 'pictures', (rows) => rows.delete(row.sha256))
    }
  }

  // The last resort: a file, sealed under words the user chooses, that another phone can take in.

  async export_file(person: string, words: string): Promise<Blob> {
    const items = (await this.list(person)).filter((item) => is_unsent(item.state) || item.state === 'returned')
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const sealed = await seal(await key_from(words, salt), items)
    return new Blob(['terrace-outbox-1\n', salt, sealed.nonce, sealed.bytes], { type: 'application/octet-stream' })
  }

  async take_in(person: string, file: Blob, words: string): Promise<number> {
    const all = new Uint8Array(await file.arrayBuffer())
    const start = 'terrace-outbox-1\n'.length
    const nonce = all.slice(start + 16, start + 28)
    const key = await key_from(words, all.slice(start, start + 16))
    const items = await unseal<Item[]>(key, { nonce, bytes: all.slice(start + 28).buffer })
    for (const item of items) await this.keep(person, item)
    return items.length
  }
}

// OWASP's figure for PBKDF2-HMAC-SHA256.
const ROUNDS = 600_000

async function key_from(words: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey('raw', new TextEncoder().encode(words), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }, raw,
    { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'],
  )
}
