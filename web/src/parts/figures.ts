/** The number in a cell; null when the server gives none. */
export const value_of = (cell: { value: string | number | null }): number | null => (cell.value === null || cell.value === '' ? null : Number(cell.value))
