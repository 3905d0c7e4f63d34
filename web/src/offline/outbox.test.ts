import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { Contact } from './contact'
import { new_id } from './ids'
import { Outbox, type Envelope, type Reply } from './outbox'
import { chance } from './seeded'
import { open_store, seal, store_key, unseal, type Store } from './store'

const MA = 'person-ma'
const note = { title: '塌方 · 文笔 3 组' }
const report = (story = '路塌了一段') => ({ command: 'cases.open', body: { story } as Record<string, unknown> })

/** A county server in twenty lines: remembers ids, refuses what it is told to refuse. */
class County {
  generation = 1
  journal: Envelope[] = []
  returns = new Set<string>()
  post = async (items: Envelope[]): Promise<Reply> => ({
    server_now: '2026-11-22T04:00:00.000Z', generation: this.generation, ...this.answer(items),
  })
  private answer(items: Envelope[]) {
    const results = items.map((item) => {
      if (this.returns.has(String(item.body.story))) return { id: item.id, outcome: 'returned' as const, problem: { code: 'not_yours', zh: '不归你管' } }
      const known = this.journal.findIndex((r) => r.id === item.id)
      if (known >= 0) return { id: item.id, outcome: 'repeated' as const, receipt: { position: known + 1, result: { number: `QJ-${known + 1}`, word: '青山' } } }
      this.journal.push(item)
      return { id: item.id, outcome: 'accepted' as const, receipt: { position: this.journal.length, result: { number: `QJ-${this.journal.length}`, word: '青山' } } }
    })
    return { results, position: this.journal.length }
  }
}

let count = 0
let store: Store
let key: CryptoKey
let county: County
beforeEach(async () => {
  store = await open_store(`phone-${count++}`)
  key = await store_key(store)
  county = new County()
})
const phone = (now?: () => number) => new Outbox(store, key, now)
const states = async (box: Outbox) => (await box.list(MA)).map((item) => item.state)

describe('the outbox', () => {
  it('keeps no word in the clear', async () => {
    await phone().add(MA, report('三楼漏水'), note)
    const raw = await store.getAll('outbox')
    expect(new TextDecoder().decode(raw[0]!.sealed.bytes)).not.toContain('漏水')
    expect(JSON.stringify(raw)).not.toContain('漏水')
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
  })

  it('sends in the order of writing, also when the phone clock is set back a day in between', async () => {
    let now = 1_800_000_000_000
    const box = phone(() => now)
    await box.add(MA, report('一'), note)
    now -= 86_400_000
    await box.add(MA, report('二'), note)
    now += 3 * 86_400_000
    await box.add(MA, report('三'), note)
    await box.send(MA, county.post)
    expect(county.journal.map((r) => r.body.story)).toEqual(['一', '二', '三'])
  })

  it('the same message twice is one record', async () => {
    const box = phone()
    await box.add(MA, report(), note)
    const lost = async (items: Envelope[]) => {
      await county.post(items)
      throw new Error('the answer was lost on the way')
    }
    await expect(box.send(MA, lost)).rejects.toThrow()
    expect(await states(box)).toEqual(['trying'])
    await box.send(MA, county.post)
    expect(await states(box)).toEqual(['accepted'])
    expect(county.journal).toHaveLength(1)
  })

  it('killed between marking and sending: the next start sends the same id', async () => {
    const before = phone()
    const item = await before.add(MA, report(), note)
    await expect(before.send(MA, () => Promise.reject(new Error('killed')))).rejects.toThrow()
    const after = phone()
    await after.send(MA, county.post)
    expect(county.journal.map((r) => r.id)).toEqual([item.id])
  })

  it('is edited until the first send, and not after', async () => {
    const box = phone()
    const { id } = await box.add(MA, report('写错了'), note)
    expect(await box.edit(MA, id, { story: '写对了' }, note)).toBe(true)
    await expect(box.send(MA, () => Promise.reject(new Error('cut')))).rejects.toThrow()
    expect(await box.edit(MA, id, { story: '又改' }, note)).toBe(false)
    await box.send(MA, county.post)
    expect(county.journal[0]!.body.story).toBe('写对了')
  })

  it('a returned item mended is a new id that names the old one', async () => {
    const box = phone()
    county.returns.add('地方不对')
    const { id } = await box.add(MA, report('地方不对'), note)
    await box.send(MA, county.post)
    expect(await states(box)).toEqual(['returned'])
    const mended = await box.mend(MA, id, { story: '地方对了' }, note)
    await box.send(MA, county.post)
    expect(mended!.id).not.toBe(id)
    expect(county.journal[0]).toMatchObject({ id: mended!.id, replaces: id, body: { story: '地方对了' } })
    expect(await states(box)).toEqual(['replaced', 'accepted'])
  })

  it('keeps the said time of the first writing when mended', async () => {
    let now = 1_800_000_000_000
    const box = phone(() => now)
    county.returns.add('错')
    const { id, envelope } = await box.add(MA, report('错'), note)
    await box.send(MA, county.post)
    now += 5_000_000
    const mended = await box.mend(MA, id, { story: '对' }, note)
    expect(mended!.envelope.device_at).toBe(envelope.device_at)
  })

  it('drops with a reason, and does not send what was dropped', async () => {
    const box = phone()
    const { id } = await box.add(MA, report(), note)
    await box.drop(id, '写重了')
    expect(await box.send(MA, county.post)).toBeUndefined()
    expect((await box.list(MA))[0]).toMatchObject({ state: 'dropped', facts: { dropped: { reason: '写重了' } } })
  })

  it('sends everything again after the journal was restored from before it', async () => {
    const box = phone()
    await box.add(MA, report('一'), note)
    await box.add(MA, report('二'), note)
    await box.send(MA, county.post)
    county.journal.length = 1
    county.generation = 2
    box.server = { generation: 2, position: 1 }
    await box.send(MA, county.post)
    expect(county.journal.map((r) => r.body.story)).toEqual(['一', '二'])
    expect(await states(box)).toEqual(['accepted', 'accepted'])
  })

  it('what another person wrote on this phone is neither shown nor sent', async () => {
    const box = phone()
    await box.add('person-li', report(), note)
    expect(await box.list(MA)).toEqual([])
    expect(await box.send(MA, county.post)).toBeUndefined()
    expect(await box.of_others(MA)).toBe(1)
  })

  it('a full phone loses nothing: the item stays in memory, is said so, and still goes out', async () => {
    const full = new Proxy(store, {
      get: (target, name) => {
        if (name === 'transaction') return () => { throw new DOMException('full', 'QuotaExceededError') }
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const box = new Outbox(full as Store, key)
    const item = await box.add(MA, report(), note)
    expect(item.only_in_memory).toBe(true)
    expect(await states(box)).toEqual(['waiting'])
    const file = await box.export_file(MA, '山高水长路远人在')
    const other = phone()
    expect(await other.take_in(MA, file, '山高水长路远人在')).toBe(1)
    await other.send(MA, county.post)
    expect(county.journal.map((r) => r.id)).toEqual([item.id])
  })

  it('the file opens with its words only', async () => {
    const box = phone()
    await box.add(MA, report(), note)
    const file = await box.export_file(MA, '山高水长路远人在')
    expect(await file.text()).not.toContain('塌')
    await expect(phone().take_in(MA, file, '别的口令不行的')).rejects.toThrow()
  })

  it('keeps sent items 30 days and unsent ones for ever', async () => {
    let now = 1_800_000_000_000
    const box = phone(() => now)
    await box.add(MA, report('送了'), note)
    await box.send(MA, county.post)
    await box.add(MA, report('没送'), note)
    now += 31 * 86_400_000
    await box.tidy()
    expect((await box.list(MA)).map((item) => item.envelope.body.story)).toEqual(['没送'])
  })
})

describe('three phones, lost answers and kills', () => {
  it('give the county the same set of records in any order, 1,000 seeds', async () => {
    const run = async (seed: number) => {
      const { below, yes } = chance(seed)
      const here = new County()
      const boxes = await Promise.all([0, 1, 2].map(async (n) => new Outbox(await open_store(`s${seed}-${n}`), key)))
      const written: string[] = []
      for (let step = 0; step < 6; step++) {
        const box = boxes[below(3)]!
        if (yes()) written.push((await box.add(MA, report(`${seed}-${step}`), note)).id)
        else if (yes()) await box.send(MA, here.post).catch(() => undefined)
        else await box.send(MA, async (items) => { if (yes()) await here.post(items); throw new Error('cut') }).catch(() => undefined)
      }
      for (const box of boxes) await box.send(MA, here.post)
      expect(here.journal.map((r) => r.id).sort(), `seed ${seed}`).toEqual(written.sort())
      for (const box of boxes) expect((await states(box)).every((s) => s === 'accepted'), `seed ${seed}`).toBe(true)
    }
    for (let seed = 0; seed < 1000; seed += 50) await Promise.all(Array.from({ length: 50 }, (_, i) => run(seed + i)))
  }, 60_000)
})

describe('ids and clocks', () => {
  it('ids are UUIDv7 and sort by time', () => {
    const ids = [1, 1000, 1_800_000_000_000, 2_000_000_000_000].map((at) => new_id(at))
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect([...ids].sort()).toEqual(ids)
  })

  for (const [name, wrong] of [['a day slow', -86_400_000], ['a day fast', 86_400_000]] as const) {
    it(`learns how far a phone clock that is ${name} is off`, async () => {
      const truth = Date.parse('2026-11-22T04:00:00.000Z')
      const contact = new Contact(async () => ({ server_now: new Date(truth).toISOString(), generation: 1, position: 0 }), () => truth + wrong)
      await contact.ping()
      expect(contact.clock).toEqual({ offset_ms: -wrong, last_contact: '2026-11-22T04:00:00.000Z' })
      expect(contact.server_time()).toBe(truth)
    })
  }

  it('one missed ping is not yet "no network", two are, one answer ends it', async () => {
    let up = false
    const contact = new Contact(async () => {
      if (!up) throw new Error('missed')
      return { server_now: '2026-11-22T04:00:00.000Z', generation: 1, position: 0 }
    })
    await contact.ping()
    expect(contact.reached).toBeUndefined()
    await contact.ping()
    expect(contact.reached).toBe(false)
    up = true
    await contact.ping()
    expect(contact.reached).toBe(true)
  })
})

it('a sealed value opens to itself', async () => {
  expect(await unseal(key, await seal(key, { a: '梯田' }))).toEqual({ a: '梯田' })
})
