// Turns chinese-days.json into the compact text that base/calendar.hpp reads:
//   years 2004 2026
//   2024-02-04 work 春节
// Usage: node build.mjs chinese-days.json holidays.txt
import { readFileSync, renameSync, writeFileSync } from 'node:fs'

const [source, target] = process.argv.slice(2)
const { holidays, workdays } = JSON.parse(readFileSync(source, 'utf8'))

// The notices of the State Council write 清明节, 端午节, 中秋节; the package drops the 节.
const names = { 清明: '清明节', 端午: '端午节', 中秋: '中秋节' }
const rows = new Map()
for (const [kind, days] of [['off', holidays], ['work', workdays]]) {
  for (const [day, text] of Object.entries(days)) {
    const name = text.split(',')[1]
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !name) throw new Error(`cannot read ${day}: ${text}`)
    if (rows.has(day)) throw new Error(`${day} is both off and a working day`)
    rows.set(day, `${day} ${kind} ${names[name] ?? name}`)
  }
}

// A year counts as published when it has days of its own after January: the notice of one year may name days of the next.
const years = [...new Set([...rows.keys()].filter((day) => day.slice(5, 7) > '01').map((day) => Number(day.slice(0, 4))))].sort()
const [first, last] = [years[0], years.at(-1)]
if (years.length !== last - first + 1) throw new Error(`years are missing between ${first} and ${last}`)

const lines = [...rows.keys()].sort().map((day) => rows.get(day))
writeFileSync(`${target}.part`, [`years ${first} ${last}`, ...lines, ''].join('\n'))
renameSync(`${target}.part`, target)
