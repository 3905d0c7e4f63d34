import { speaker, type Said } from '../words/t'

const words = {
  'cases.received': ['受理', 'Received'],
  'cases.answered_in_time': ['限时办结', 'Answered in time'],
  'cases.answered': ['已答复', 'Answered'],
  'cases.confirmed': ['群众确认', 'Confirmed by the asker'],
  'cases.reopened': ['重新办', 'Reopened'],
  'cases.median_hours': ['办理用时（中位数）', 'Median hours to answer'],
} satisfies Record<string, Said>
const t = speaker(words)

/** The number in a cell; null when the server gives none. */
export const value_of = (cell: { value: string | number | null }): number | null => (cell.value === null || cell.value === '' ? null : Number(cell.value))

export const figure_word = (name: string) => (name in words ? t(name as keyof typeof words) : name)
