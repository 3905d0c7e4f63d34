// The table of a week or a month of shifts, before it is sent: filled in turn, or pasted from a spreadsheet.
import type { ShiftDay, ShiftPart } from '../api/types'

export interface Column { id: string; part: ShiftPart; from: number; until: number }
/** A post as somebody would write it into a table: its title, or its holder's name. */
export interface Candidate { id: string; title: string; holder: string }
export type Which = 'all' | 'workdays' | 'off'

export const DAY_MINUTES = 1440

/** "20:00" → 1200; undefined when it is no hour of a day. */
export function minute_of(clock: string): number | undefined {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(clock.trim())
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined
}

/** Days from the first on: a week, two, or to the end of the month. */
export function days_from(first: string, span: 'week' | 'fortnight' | 'month'): string[] {
  const at = new Date(`${first}T00:00:00Z`)
  const last = span === 'month' ? new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)) : new Date(at.getTime() + (span === 'week' ? 6 : 13) * 86_400_000)
  const all: string[] = []
  for (let day = at; day <= last; day = new Date(day.getTime() + 86_400_000)) all.push(day.toISOString().slice(0, 10))
  return all
}

/** Beyond the published calendar only all days can be told: nothing is guessed. */
export const falls = (day: Pick<ShiftDay, 'workday'> | undefined, which: Which) => which === 'all' || (day?.workday !== null && day?.workday !== undefined && day.workday === (which === 'workdays'))

/** One after the other into the empty cells of a column. */
export function in_turn(days: string[], has: (day: string) => boolean, posts: string[], fits: (day: string) => boolean): Record<string, string> {
  const out: Record<string, string> = {}
  if (!posts.length) return out
  let turn = 0
  for (const day of days) if (fits(day) && !has(day)) out[day] = posts[turn++ % posts.length]!
  return out
}

/** 2026-12-01, 2026/12/1, 12-1, 12月1日: a day among those of the table. */
export function day_in(text: string, days: string[]): string | undefined {
  const found = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?/.exec(text.trim())
  if (!found) return undefined
  const [, year, month, day] = found
  const end = `-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  return days.find((one) => (year ? one === year + end : one.endsWith(end)))
}

export interface Pasted {
  cells: { day: string; column: string; post: string }[]
  /** What was not understood: line, cell, and why. */
  wrong: { line: number; text: string; why: 'day' | 'nobody' | 'several' }[]
}

/** Lines of a spreadsheet: the day, then one cell a column. An empty cell or “空” is a gap and stays empty. */
export function read_pasted(text: string, days: string[], columns: Column[], posts: Candidate[]): Pasted {
  const out: Pasted = { cells: [], wrong: [] }
  text.split(/\r?\n/).forEach((row, n) => {
    if (!row.trim()) return
    const cells = row.includes('\t') ? row.split('\t') : row.trim().split(/[,，;；\s]+/)
    const day = day_in(cells[0] ?? '', days)
    if (!day) {
      if (n > 0 || /\d/.test(cells[0] ?? '')) out.wrong.push({ line: n + 1, text: cells[0] ?? '', why: 'day' })
      return
    }
    columns.forEach((column, c) => {
      const said = (cells[c + 1] ?? '').trim()
      if (!said || said === '空') return
      const exact = posts.filter((one) => one.holder === said || one.title === said)
      const found = exact.length ? exact : posts.filter((one) => one.title.includes(said) || (one.holder && said.includes(one.holder)))
      if (found.length === 1) out.cells.push({ day, column: column.id, post: found[0]!.id })
      else out.wrong.push({ line: n + 1, text: said, why: found.length ? 'several' : 'nobody' })
    })
  })
  return out
}

/** One command takes one month. */
export function by_month<T extends { day: string }>(shifts: T[]): T[][] {
  const months = new Map<string, T[]>()
  for (const one of shifts) months.set(one.day.slice(0, 7), [...(months.get(one.day.slice(0, 7)) ?? []), one])
  return [...months.values()]
}
