/** A table as a file that a spreadsheet opens: byte order mark for the Chinese, no cell that begins a formula. */
export function write_csv(rows: string[][]): string {
  const cell = (text: string) => `"${(/^[=+\-@]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  return '\ufeff' + rows.map((row) => row.map(cell).join(',')).join('\r\n')
}

export function save_csv(name: string, rows: string[][]) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([write_csv(rows)], { type: 'text/csv' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
