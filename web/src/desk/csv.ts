/** Comma, semicolon or tab separated, quotes as in RFC 4180, with or without a byte order mark. Rows of text. */
export function read_csv(text: string): string[][] {
  const source = text.replace(/^\ufeff/, '')
  const head = source.slice(0, source.indexOf('\n') + 1 || undefined)
  const separator = ['\t', ';', ','].sort((a, b) => head.split(b).length - head.split(a).length)[0]!
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!
    if (quoted) {
      if (c === '"' && source[i + 1] === '"') cell += source[++i]
      else if (c === '"') quoted = false
      else cell += c
    } else if (c === '"' && cell === '') quoted = true
    else if (c === separator) {
      row.push(cell)
      cell = ''
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && source[i + 1] === '\n') i++
      rows.push([...row, cell])
      row = []
      cell = ''
    } else cell += c
  }
  if (cell || row.length) rows.push([...row, cell])
  return rows.filter((r) => r.some((value) => value.trim()))
}
