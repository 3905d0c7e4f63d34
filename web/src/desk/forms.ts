// What the screens of forms share: the shapes the server answers with, and how a sheet is laid out for the eye.
import type { PlaceRef } from '../api/types'
import type { Both } from '../words/t'

export interface PostShown { id: string; title: Both; phone?: string }
export interface FormFacts {
  form: string
  title: string
  sent_by: string
  note: string
  from: PlaceRef
  issued_by: PostShown | null
  first: string
  last: string
  due: string
  file_name: string
}
export type Stage = 'open' | 'prepared' | 'submitted' | 'returned' | 'accepted'
export interface Counts { filled: number; typed: number; empty: number }
export interface Filling {
  place: PlaceRef
  stage: Stage
  submissions: number
  late: boolean
  days_left: number
  by: PostShown | null
  may_fill: boolean
  may_judge: boolean
  counts?: Counts
  reason?: string
  waits_for?: PostShown | null
  versions?: { version: number; by: PostShown | null; at: string; late: boolean; sha256: string; outcome: 'open' | 'returned' | 'accepted'; judged_by?: PostShown | null; judged_at?: string; reason?: string }[]
}
export type InboxItem = FormFacts & Filling
export interface BoardItem extends FormFacts {
  places: number
  submitted: number
  accepted: number
  returned: number
  late: number
  filled_percent: number
  waits: number
  waiting: { place: PlaceRef; stage: Stage; post: PostShown | null }[]
  may_judge: boolean
}
export interface Ask { indicator: string; dimension: string; value: string; from: string; to: string; cells: number; times: number; titles: string[]; by: PlaceRef[] }
export interface FormPage extends FormFacts { standing: 'draft' | 'issued' | 'taken_back'; fillings: Filling[]; asks: Ask[] }
export interface AskedCounts { year: number; forms: number; sent: number; facts: number; asked_more_than_once: number; by: { from: PlaceRef; forms: number; sent: number; facts: number; asked_more_than_once: number }[] }

export interface Why extends Both { code: string }
export type CellState = 'known' | 'typed' | 'unsure' | 'waiting' | 'unknown' | 'formula' | 'none'
export interface AskedCell {
  sheet: number
  cell: string
  r: number
  c: number
  table: number
  heading: string
  state: CellState
  certainty: string
  confirmed: boolean
  indicator?: { name: string; unit: string } & Both
  dimension?: { dimension: string; value: string; name?: string }
  place?: PlaceRef
  period?: { text: string; from: string; to: string }
  unit?: string
  number?: string
  kind?: 'exact' | 'at_least' | 'about'
  records?: number
  known_at?: number
  total?: boolean
  why?: Why
  typed?: { number: string; note: string; at: string; by?: Both }
}
export interface Heading {
  table: string
  heading: string
  first_cell: string
  cells: number
  indicator: string | null
  indicator_name?: string
  dimension: string
  value: string
  unit: string
  certainty: string
  confirmed: boolean
  why?: Why
  candidates?: { indicator: string; name: string }[]
}
export interface Askable { name: string; zh: string; en: string; unit: string; values: { dimension: string; value: string; name: string }[] }
export interface SheetLaid { name: string; rows: number; columns: number; cells: { r: number; c: number; text: string; number: boolean }[]; merges: [number, number, number, number][] }
export interface FormSheet {
  place: PlaceRef
  period: { text: string; from: string; to: string }
  layout: string
  known_at: number
  sheets: SheetLaid[]
  headings: Heading[]
  cells: AskedCell[]
  askables?: Askable[]
  counts: Counts
  mapping?: { at: string; by?: Both }
  typed_elsewhere?: string[]
  frozen?: { version: number; sha256: string }
  file?: { sha256: string; size: number }
}

export const ROWS_SHOWN = 300
export const COLUMNS_SHOWN = 40

export interface GridCell { r: number; c: number; text: string; number: boolean; wide: number; high: number; asked?: AskedCell }
export interface Grid { columns: number[]; rows: { number: number; cells: GridCell[] }[]; cut: boolean }

/** Rows and columns of one sheet as a table: what a merge covers is left out, rows that hold nothing at the end too. */
export function grid_of(sheet: SheetLaid, cells: AskedCell[]): Grid {
  const at = (r: number, c: number) => r * 20_000 + c
  const texts = new Map(sheet.cells.map((cell) => [at(cell.r, cell.c), cell]))
  const asked = new Map(cells.map((cell) => [at(cell.r, cell.c), cell]))
  const covered = new Set<number>()
  const spans = new Map<number, { wide: number; high: number }>()
  const rows = Math.min(sheet.rows, ROWS_SHOWN)
  const columns = Math.min(sheet.columns, COLUMNS_SHOWN)
  for (const [first_row, first_column, last_row, last_column] of sheet.merges) {
    if (first_row > rows || first_column >= columns) continue
    const down = Math.min(last_row, rows)
    const right = Math.min(last_column, columns - 1)
    spans.set(at(first_row, first_column), { wide: right - first_column + 1, high: down - first_row + 1 })
    for (let r = first_row; r <= down; r++) for (let c = first_column; c <= right; c++) if (r !== first_row || c !== first_column) covered.add(at(r, c))
  }
  const out: Grid = { columns: Array.from({ length: columns }, (_, i) => i), rows: [], cut: sheet.rows > rows || sheet.columns > columns }
  for (let r = 1; r <= rows; r++) {
    const row: GridCell[] = []
    for (let c = 0; c < columns; c++) {
      if (covered.has(at(r, c))) continue
      const text = texts.get(at(r, c))
      const one = asked.get(at(r, c))
      const span = spans.get(at(r, c))
      row.push({ r, c, text: text?.text ?? '', number: text?.number ?? false, wide: span?.wide ?? 1, high: span?.high ?? 1, ...(one ? { asked: one } : {}) })
    }
    out.rows.push({ number: r, cells: row })
  }
  return out
}

/** A, B … Z, AA: as the sheet names its columns. */
export function column_name(column: number): string {
  let name = ''
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name
  return name
}

export const shown_number = (cell: AskedCell) => cell.typed?.number ?? cell.number ?? ''
