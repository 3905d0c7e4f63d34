// The field app's ground: one object that owns the store, the outbox and the contact with the server, built once.
import { reactive, shallowRef } from 'vue'
import { ask, get, NotReached, put_bytes, Refused, use_token } from '../api/ask'
import type { Me } from '../api/types'
import { use_zone } from '../words/when'
import { Contact, type Clock, type Ping } from './contact'
import type { Problem } from './facts'
import { is_unsent } from './facts'
import { Outbox, type Envelope, type Item, type Note, type Reply } from './outbox'
import { forget_what_was_read, open_store, seal, store_key, unseal, wipe, write, type SealedText, type Store } from './store'

const ROUND_MS = 15_000
const PING_PATIENCE_MS = 4_000
const CACHE_LIVES_MS = 7 * 86_400_000

export const phone = reactive({
  ready: false,
  me: undefined as Me | undefined,
  device: undefined as string | undefined,
  /** undefined until the first answer or the second miss. */
  reached: undefined as boolean | undefined,
  unsent: 0,
  returned: 0,
  sending: false,
  signed_out: false,
  unkept: false,
})

export const items = shallowRef<Item[]>([])

let store: Store
let key: CryptoKey
let outbox: Outbox
let timer: ReturnType<typeof setTimeout> | undefined
const contact = new Contact(() => get<Ping>('/ping', PING_PATIENCE_MS))

const person = () => phone.me?.person.id ?? ''

export async function start_phone() {
  store = await open_store()
  key = await store_key(store)
  outbox = new Outbox(store, key)
  contact.clock = await recall<Clock>('clock')
  const server = await recall<{ generation: number; position: number }>('server')
  if (server) outbox.server = server
  if (contact.clock && Date.now() - Date.parse(contact.clock.last_contact) > CACHE_LIVES_MS) await forget_what_was_read(store)
  phone.device = await recall<string>('device')
  use_token(await recall<string>('token'))
  phone.me = await recall<Me>('me')
  use_zone(phone.me?.domain.zone)
  await look()
  phone.ready = true
  navigator.storage?.persist?.().catch(() => false)
  addEventListener('online', () => void round())
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void round())
  void round()
}

// Small things kept sealed under a name.

async function recall<T>(name: string): Promise<T | undefined> {
  const kept = (await store.get('keys', name)) as SealedText | undefined
  return kept && unseal<T>(key, kept).catch(() => undefined)
}

async function remember(name: string, value: unknown) {
  const sealed = await seal(key, value)
  await write(store, 'keys', (keys) => keys.put(sealed, name).then(() => undefined)).catch(() => undefined)
}

export async function draft<T>(name: string): Promise<T | undefined> {
  const kept = await store.get('draft', name)
  return kept && unseal<T>(key, kept).catch(() => undefined)
}

export async function keep_draft(name: string, value: unknown) {
  const sealed = await seal(key, value)
  await write(store, 'draft', (drafts) => drafts.put(sealed, name).then(() => undefined)).catch(() => undefined)
}

export const drop_draft = (name: string) => write(store, 'draft', (drafts) => drafts.delete(name))

// Signing in and out.

async function greet(me: Me, token?: string) {
  phone.me = me
  phone.signed_out = false
  use_zone(me.domain?.zone)
  use_token(token)
  await remember('me', me)
  await remember('token', token)
  contact.learn(me.server_now, Date.now())
  await look()
  void round()
}

export async function sign_in(sign_in: string, password: string, code?: string) {
  await greet(await ask<Me>('POST', '/session', { sign_in, password, ...(code ? { code } : {}) }))
}

export async function enrol(code: string) {
  const { device, token, me } = await ask<{ device: string; token: string; me: Me }>('POST', '/devices', { code })
  phone.device = device
  await remember('device', device)
  await greet(me, token)
}

export async function greet_again() {
  const me = await get<Me>('/me')
  phone.me = me
  await remember('me', me)
}

export async function sign_out() {
  await ask('DELETE', '/session').catch(() => undefined)
  await forget_what_was_read(store)
  await write(store, 'keys', async (keys) => {
    for (const name of ['me', 'token']) await keys.delete(name)
  })
  use_token(undefined)
  phone.me = undefined
  await look()
}

// Reading: what the phone knows at once, then what the server says.

export interface Kept<T> {
  value: T
  at: number
}

export async function kept<T>(path: string): Promise<Kept<T> | undefined> {
  const row = await store.get('cache', path)
  if (!row) return undefined
  const value = await unseal<T>(key, row.sealed).catch(() => undefined)
  return value === undefined ? undefined : { value, at: row.at }
}

export async function fresh<T>(path: string): Promise<Kept<T>> {
  const value = await get<T>(path)
  const at = contact.server_time()
  const sealed = await seal(key, value)
  await write(store, 'cache', (cache) => cache.put({ at, sealed }, path).then(() => undefined)).catch(() => undefined)
  return { value, at }
}

// Writing.

/** Everything the user says goes through here. Returns when it is safe on the phone. */
export async function say(command: string, body: Record<string, unknown>, note: Note, more: Partial<Envelope> = {}): Promise<Item> {
  const item = await outbox.add(person(), {
    command, body,
    ...(phone.me?.posts[0] ? { as: phone.me.posts[0].id } : {}),
    ...(phone.device ? { device: phone.device } : {}),
    ...(contact.clock ?? {}),
    ...more,
  }, note)
  await look()
  void round()
  return item
}

export const edit = (id: string, body: Record<string, unknown>, note: Note) => outbox.edit(person(), id, body, note).finally(look)
export const drop = (id: string, reason: string) => outbox.drop(id, reason).finally(look)
export const export_file = (words: string) => outbox.export_file(person(), words)
export const take_in = (file: Blob, words: string) => outbox.take_in(person(), file, words).finally(look)
export const add_picture = (item: string, bytes: ArrayBuffer, sha256: string, type: string) => outbox.add_picture(item, bytes, sha256, type)
export const of_others = () => outbox.of_others(person())
export async function mend(id: string, body: Record<string, unknown>, note: Note) {
  const mended = await outbox.mend(person(), id, body, note)
  await look()
  void round()
  return mended
}

async function look() {
  items.value = await outbox.list(person())
  phone.unsent = items.value.filter((item) => is_unsent(item.state)).length
  phone.returned = items.value.filter((item) => item.state === 'returned').length
  phone.unkept = items.value.some((item) => item.only_in_memory)
}

let going: Promise<void> | undefined

/** One round at a time in this tab, and one tab at a time where the browser has locks. */
export function round(): Promise<void> {
  const alone = async () => {
    try {
      await (navigator.locks ? navigator.locks.request('terrace-send', one_round) : one_round())
    } finally {
      going = undefined
      clearTimeout(timer)
      timer = setTimeout(round, phone.reached === undefined ? 1_000 : ROUND_MS)
    }
  }
  return (going ??= alone())
}

async function one_round() {
  const ping = await contact.ping()
  phone.reached = contact.reached
  if (!ping) return
  await remember('clock', contact.clock)
  outbox.server = { generation: ping.generation, position: ping.position }
  await remember('server', outbox.server)
  if (!phone.me) return
  await outbox.keep_memory(person())
  await look()
  try {
    phone.sending = phone.unsent > 0
    if (phone.sending) phone.signed_out = false
    while (phone.unsent > 0) {
      const before = phone.unsent
      const reply = await outbox.send(person(), post_outbox)
      const kept_back = reply?.results.find((result) => result.outcome === 'later' && result.problem?.status === 401)
      if (kept_back) await heed(kept_back.problem!)
      await look()
      if (phone.unsent >= before) break
    }
    await outbox.send_pictures(person(), (sha256, type, bytes) => put_bytes(`/evidence/${sha256}`, type, bytes).catch(() => false))
    await outbox.tidy()
  } catch (error) {
    if (error instanceof Refused) await heed(error.problem)
    else if (!(error instanceof NotReached)) throw error
  } finally {
    phone.sending = false
    await look()
  }
}

async function post_outbox(envelopes: Envelope[]): Promise<Reply> {
  const asked = Date.now()
  const body = () => ({ ...(phone.device ? { device: phone.device } : {}), now: new Date().toISOString() })
  try {
    const reply = await ask<Reply>('POST', '/outbox', { ...body(), items: envelopes }, 60_000)
    contact.learn(reply.server_now, asked)
    return { ...reply, position: reply.position ?? outbox.server.position }
  } catch (error) {
    if (!(error instanceof Refused) || ![400, 413, 422].includes(error.problem.status ?? 0)) throw error
    // Something in the bundle cannot be read: one at a time, so that a bad item cannot hold up the others.
    if (envelopes.length > 1) return post_outbox(envelopes.slice(0, 1))
    return {
      server_now: new Date(contact.server_time()).toISOString(), ...outbox.server,
      results: [{ id: envelopes[0]!.id, outcome: 'returned', problem: error.problem as Problem }],
    }
  }
}

async function heed(problem: Problem) {
  if (problem.code?.includes('device_revoked')) {
    await wipe(store)
    location.reload()
  } else if (problem.status === 401) phone.signed_out = true
}
