// 点名 without names: a phone counts heads under ids it makes up; the server keeps them under ids of that activity alone. Where the
// playbook calls the roll by household, the ids are those of the households that came.
import type { RecordKind } from '../api/types'
import { new_id } from '../offline/ids'

export interface HeadMark { mark: string; member: string; presence: 'present' | 'unaccounted'; at: string }
/** `expected` heads, or the `households` that agreed to take part. */
export interface Heads { marks: HeadMark[]; expected?: number; households?: string[] }

const AT_ONCE = 500

export const no_heads = (): Heads => ({ marks: [] })

/** Those whose last mark says that they are there, in the order they were counted. */
export function there({ marks }: Heads): string[] {
  const last = new Map(marks.map((m) => [m.member, m.presence]))
  return [...last].filter(([, presence]) => presence === 'present').map(([member]) => member)
}
export const count_of = (heads: Heads) => there(heads).length

const mark = (member: string, presence: HeadMark['presence']): HeadMark => ({ mark: new_id(), member, presence, at: new Date().toISOString() })

/** One more, or the last one taken back. Nothing is deleted: what was said stays said. */
export function counted(heads: Heads, by: 1 | -1): Heads {
  if (heads.marks.length >= AT_ONCE) return heads
  const last = there(heads).at(-1)
  if (by < 0) return last ? { ...heads, marks: [...heads.marks, mark(last, 'unaccounted')] } : heads
  return { ...heads, marks: [...heads.marks, mark(new_id(), 'present')] }
}

/** A household that came, or its tick taken back: the last word counts. */
export const is_there = (heads: Heads, member: string) => there(heads).includes(member)
export function ticked(heads: Heads, member: string): Heads {
  if (heads.marks.length >= AT_ONCE) return heads
  return { ...heads, marks: [...heads.marks, mark(member, is_there(heads, member) ? 'unaccounted' : 'present')] }
}

export const call_of = (heads: Heads, note: string, kind: RecordKind, place: string) => ({
  note, playbook: kind.playbook, kind: kind.kind, place,
  ...(heads.expected && kind.roll?.of !== 'household' ? { heads_expected: heads.expected } : {}),
  ...(heads.households?.length ? { expected: heads.households } : {}),
  marks: heads.marks,
})

/** What a phone reads for a roll by household, and keeps for where there is no network. */
export const homes_path = (place: string) => `/households?place=${place}&limit=200`
export const teams_path = (place: string) => `/teams?place=${place}&limit=200`

/** The id of a cadence's activity: the same on every phone, from what it is, where and on which day. */
export async function roll_note(kind: string, place: string, day: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`roll ${kind} ${place} ${day}`))).slice(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
