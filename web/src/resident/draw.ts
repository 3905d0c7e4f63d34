// The draw done again in the browser: the rule of docs/draw.md, nothing leaves the page.

export interface Entry { id: string; priority: number; type: string }
export interface Drawn { entry: Entry; ticket: string; place: number; gets?: Entry }
export interface Outcome { list_hash: string; commitments: string[]; households: Drawn[]; flats: Drawn[]; classes: Map<number, string> }
export interface Mistake { line: number; why: 'heading' | 'fields' | 'kind' | 'id' | 'twice' | 'class' | 'type' | 'empty' }

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const utf8 = (text: string) => new TextEncoder().encode(text)

const primes = (() => {
  const found: number[] = []
  for (let n = 2; found.length < 64; n++) if (found.every((p) => n % p)) found.push(n)
  return found
})()
/** The first 32 bits after the point of a root: 5 more than doubles hold are not needed, so BigInt takes the root. */
function root_bits(prime: number, power: 2n | 3n): number {
  const target = BigInt(prime) << (32n * power)
  let low = 0n
  let high = 1n << 40n
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** power <= target) low = middle
    else high = middle - 1n
  }
  return Number(low & 0xffffffffn)
}
const round_words = primes.map((prime) => root_bits(prime, 3n))
const first_state = primes.slice(0, 8).map((prime) => root_bits(prime, 2n))

/** SHA-256 (FIPS 180-4) for pages served without TLS, where browsers hide WebCrypto. */
export function sha256_plain(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil((bytes.length + 9) / 64)
  const padded = new Uint8Array(blocks * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000))
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0)
  const state = Uint32Array.from(first_state)
  const w = new Uint32Array(64)
  const turn = (x: number, n: number) => (x >>> n) | (x << (32 - n))
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(block * 64 + i * 4)
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15]!, b = w[i - 2]!
      w[i] = w[i - 16]! + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7]! + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + round_words[i]! + w[i]!) | 0
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = state[i]! + word))
  }
  const out = new Uint8Array(32)
  state.forEach((word, i) => new DataView(out.buffer).setUint32(i * 4, word))
  return out
}

export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle
  return hex(subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes as BufferSource)) : sha256_plain(bytes))
}

/** One seed a line, as opened: 64 hexadecimal digits each. undefined when one is none. */
export function read_seeds(text: string): string[] | undefined {
  const seeds = text.split(/\s+/).filter(Boolean).map((seed) => seed.toLowerCase())
  return seeds.length >= 1 && seeds.length <= 10 && seeds.every((seed) => /^[0-9a-f]{64}$/.test(seed)) ? seeds : undefined
}

const ID = /^[0-9A-Za-z\-_./]{1,40}$/
const TYPE = /^[^\s",]{0,40}$/

export function read_list(bytes: Uint8Array): { households: Entry[]; flats: Entry[]; classes: Map<number, string>; mistakes: Mistake[] } {
  const list = { households: [] as Entry[], flats: [] as Entry[], classes: new Map<number, string>(), mistakes: [] as Mistake[] }
  const seen = new Set<string>()
  const lines = new TextDecoder().decode(bytes).split('\n').map((line) => line.replace(/\r$/, ''))
  const wrong = (line: number, why: Mistake['why']) => list.mistakes.push({ line, why })
  const priorities: [number, number][] = []
  lines.forEach((row, index) => {
    const line = index + 1
    if (line === 1) return row === 'kind,id,class,type' ? undefined : wrong(line, 'heading')
    if (row === '') return
    const fields = row.split(',')
    if (fields.length !== 4) return wrong(line, 'fields')
    const [kind, id, priority, type] = fields as [string, string, string, string]
    const counted = /^[1-9][0-9]?$/.test(priority)
    if (!TYPE.test(type)) return wrong(line, 'type')
    if (kind === 'class') {
      if (id || !counted || !type || list.classes.has(Number(priority))) return wrong(line, 'class')
      list.classes.set(Number(priority), type)
      return
    }
    if (kind !== 'household' && kind !== 'flat') return wrong(line, 'kind')
    if (!ID.test(id)) return wrong(line, 'id')
    if (seen.has(id)) return wrong(line, 'twice')
    seen.add(id)
    if (kind === 'flat' ? priority !== '' : !counted) return wrong(line, 'class')
    if (kind === 'household') priorities.push([line, Number(priority)])
    ;(kind === 'flat' ? list.flats : list.households).push({ id, priority: Number(priority), type })
  })
  if (list.classes.size) for (const [line, priority] of priorities) if (!list.classes.has(priority)) wrong(line, 'class')
  if (!list.mistakes.length && (!list.households.length || !list.flats.length)) wrong(0, 'empty')
  return list
}

/** Types stand in the order of their bytes, as everywhere. */
function by_bytes(a: string, b: string): number {
  const x = utf8(a), y = utf8(b)
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i]! - y[i]!
  return x.length - y.length
}

async function tickets(entries: Entry[], before: string): Promise<Drawn[]> {
  const drawn = await Promise.all(entries.map(async (entry): Promise<Drawn> => ({ entry, ticket: await sha256(utf8(before + entry.id)), place: 0 })))
  drawn.sort((a, b) => by_bytes(a.entry.type, b.entry.type) || a.entry.priority - b.entry.priority || (a.ticket < b.ticket ? -1 : 1))
  drawn.forEach((one, i) => (one.place = i && drawn[i - 1]!.entry.type === one.entry.type ? drawn[i - 1]!.place + 1 : 1))
  return drawn
}

export async function draw(bytes: Uint8Array, seeds: string[]): Promise<Outcome | { mistakes: Mistake[] }> {
  const list = read_list(bytes)
  if (list.mistakes.length) return { mistakes: list.mistakes }
  const list_hash = await sha256(bytes)
  const commitments = await Promise.all(seeds.map((seed) => sha256(utf8(seed))))
  const seed = seeds.length === 1 ? seeds[0]! : await sha256(utf8(seeds.join(':')))
  const before = `${seed}:${list_hash}:`
  const households = await tickets(list.households, before)
  const flats = await tickets(list.flats, before)
  const at = new Map(flats.map((flat) => [`${flat.place} ${flat.entry.type}`, flat]))
  for (const household of households) {
    const flat = at.get(`${household.place} ${household.entry.type}`)
    if (flat) [household.gets, flat.gets] = [flat.entry, household.entry]
  }
  return { list_hash, commitments, households, flats, classes: list.classes }
}

/** What `terrace draw` writes, letter for letter. */
export function written({ commitments, list_hash, households, flats }: Outcome): string {
  const rows = (kind: string, all: Drawn[]) => all.map(({ entry, ticket, place, gets }) => [kind, entry.id, entry.priority || '', entry.type, ticket, place, gets?.id ?? ''].join(','))
  return ['kind,id,class,type,ticket,place,gets', ...commitments.map((one) => `commitment,,,,${one},,`), `list,,,,${list_hash},,`, ...rows('household', households), ...rows('flat', flats), ''].join('\n')
}
