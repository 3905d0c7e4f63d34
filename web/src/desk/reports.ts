// What reports answer, and how one cell is told.
import type { Page, PlaceRef } from '../api/types'
import type { Both } from '../words/t'

export interface Sample {
  name: string
  title: Both
  playbook: Both
  version: number
  period: 'week' | 'month' | 'quarter' | 'year'
  now: string
  last: string
  places: PlaceRef[]
}
export interface Part {
  text: string
  cell?: string
}
export type Block =
  | { block: 'heading'; text: string }
  | { block: 'text'; parts: Part[] }
  | { block: 'table'; caption: string; columns: string[]; rows: { head: string; cells: Part[] }[] }
  | { block: 'ledger'; caption: string; columns: string[]; rows: { record: string; cells: string[] }[]; more: boolean }
  | { block: 'gaps'; caption: string; kind: string; expected: number; done: number; rows: { place: PlaceRef; days: string[] }[]; more: boolean }
export interface ReportCell {
  cell: string
  indicator: string
  title: Both
  unit: Both
  rule: Both
  place: PlaceRef
  from?: string
  to: string
  value: string
  kind_of: 'exact' | 'at_least' | 'about'
  text: string
  records: number
  version: number
  url: string
}
export interface Made {
  name: string
  heading: string
  place: PlaceRef
  period: Both & { text: string; from: string; to: string }
  language: string
  known_at: number
  version: number
  blocks: Block[]
  cells: ReportCell[]
  left_out: { why: string; records: number; text: Both; title: Both }[]
  doubts: { rule: string; text: Both; found: Both }[]
  text: string
  sha256: string
}
export interface Issued {
  report: string
  name: string
  title: string
  place: PlaceRef
  from: string
  to: string
  cells: number
  known_at: number
  by: { title: Both } | null
  issued_at: string
  sha256: string
}
export interface Moved {
  record?: string
  case?: string
  stream?: string
  how: 'came' | 'gone' | 'changed'
  event: string
  day: string
  recorded_at: string
  position: number
  place: PlaceRef
}
export interface Written {
  value: string
  kind_of: 'exact' | 'at_least' | 'about'
  records: number
  version: number
}
export interface Beside {
  cell: string
  indicator: string
  title: Both
  unit: Both
  place: PlaceRef
  from?: string
  to: string
  then: Written
  now: Written | null
  changed: boolean
  moved: number
  records: Moved[]
  rule?: { then: number; now: number; counts_as_then: boolean; by_rule_of_then: string }
  places_moved?: { counted_again: string }
}
export interface AsIssued extends Omit<Issued, 'cells'> {
  version: number
  text: string
  changed: number
  position: number
  cells: Beside[]
  moved: Moved[]
  not_synced: { place: PlaceRef; since: string; phones: number }[]
  now?: { text: string; sha256: string }
}
export interface Unsynced {
  since: string
  items: { place: PlaceRef; since: string; phones: number }[]
}
export type Samples = Page<Sample>

/** Where one that moved a figure is looked at. */
export const link_of = (one: Moved) => (one.record ? `#/record/${one.record}` : one.case ? `#/case/${one.case}` : undefined)

/** The period a field of the page asks for, as the server reads it: a week by any of its days. */
export function period_of(kind: Sample['period'], day: string): string {
  if (kind === 'week') return day
  if (kind === 'month') return day.slice(0, 7)
  if (kind === 'quarter') return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
  return day.slice(0, 4)
}
