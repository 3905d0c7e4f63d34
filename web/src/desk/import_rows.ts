// A foreign list of matters still to be settled becomes cases of ours: one command a row, its id made from the list and
// the row, so that importing the same list twice, or after a break, adds nothing.
import type { Kind, Place } from '../api/types'

export const FIELDS = ['place', 'kind', 'story', 'name', 'phone'] as const
export type Field = (typeof FIELDS)[number]
export type Mapping = Partial<Record<Field, number>>

/** A row as the server read it from the file: its number there, and its cells as text. */
export interface Row {
  row: number
  cells: string[]
  wrong?: { code: string; zh: string; en: string }
}
export interface Table {
  form: string
  sheets: string[]
  sheet: number
  rows: Row[]
}

/** `row` is the row's number in the file. */
export interface RowError {
  row: number
  column: number
  what: 'empty' | 'unknown_place' | 'several_places' | 'unknown_kind' | 'too_long' | 'damaged'
  text: string
}

export interface Ready {
  row: number
  index: number
  body: Record<string, unknown>
}

const GUESSES: Record<Field, RegExp> = {
  place: /地方|地点|村|社区|place|location|neighbou?rhood/i,
  kind: /类别|类型|kind|type|category/i,
  story: /内容|诉求|事项|问题|描述|story|reason|description/i,
  name: /姓名|来访人|反映人|name/i,
  phone: /电话|手机|phone/i,
}

/** Which column is likely which; a column serves once. */
export function guess(header: string[]): Mapping {
  const taken = new Set<number>()
  const mapping: Mapping = {}
  for (const field of FIELDS) {
    const column = header.findIndex((name, i) => !taken.has(i) && GUESSES[field].test(name))
    if (column < 0) continue
    mapping[field] = column
    taken.add(column)
  }
  return mapping
}

/** Whether a list may mean this place by the word: 文笔社区 is how everybody calls 文笔社区居民委员会. */
export function called(place: Place, word: string): boolean {
  return place.code === word || place.id === word || [place.name, ...['居民委员会', '村民委员会', '民委员会', '委员会'].filter((end) => place.name.endsWith(end)).map((end) => place.name.slice(0, -end.length))].includes(word)
}

const STORY_MAX = 20_000

export function check(rows: Row[], mapping: Mapping, places: Map<string, Place[]>, kinds: Kind[]): { ready: Ready[]; errors: RowError[] } {
  const ready: Ready[] = []
  const errors: RowError[] = []
  const kind_ids = new Map(kinds.flatMap((k) => [[k.id, k.id], [k.name.zh, k.id], [k.name.en, k.id]]))
  rows.forEach(({ row, cells, wrong: damage }, index) => {
    if (damage) return void errors.push({ row, column: -1, what: 'damaged', text: damage.zh })
    const at = (field: Field) => (mapping[field] === undefined ? '' : (cells[mapping[field]] ?? '').trim())
    const wrong = (field: Field, what: RowError['what']) => errors.push({ row, column: mapping[field] ?? -1, what, text: at(field) })
    const before = errors.length
    const found = places.get(at('place')) ?? []
    if (!at('place')) wrong('place', 'empty')
    else if (!found.length) wrong('place', 'unknown_place')
    else if (found.length > 1) wrong('place', 'several_places')
    const kind = kind_ids.get(at('kind'))
    if (!at('kind')) wrong('kind', 'empty')
    else if (!kind) wrong('kind', 'unknown_kind')
    if (at('story').length > STORY_MAX) wrong('story', 'too_long')
    if (errors.length > before) return
    const named = at('name') || at('phone')
    ready.push({
      row, index,
      body: {
        place: found[0]!.id, kind, story: at('story'), source: 'import',
        asker: named ? { anonymous: !at('name'), ...(at('name') ? { name: at('name') } : {}), ...(at('phone') ? { phone: at('phone') } : {}) } : { anonymous: true },
      },
    })
  })
  return { ready, errors }
}

/** "C12", as the sheet names it; the row alone when no column stands for the field. */
export function cell_name(row: number, column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row}`
}

const digest = async (text: string) => new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

/** What a list says, as one word: the same list saved again, or in the other format, is the same list. */
export async function word_of(rows: Row[]): Promise<string> {
  return [...(await digest(JSON.stringify(rows.map((r) => r.cells))))].map((b) => b.toString(16).padStart(2, '0')).join('')
}

/** A version 8 UUID (own content) from the list's word, which of its rows it is, and a purpose. */
export async function id_of(list: string, index: number, purpose: string): Promise<string> {
  const hash = (await digest(`${purpose}\n${index}\n${list}`)).slice(0, 16)
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = [...hash].map((b) => b.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
