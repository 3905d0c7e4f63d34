// Takes the server's own description of its interface into the repository: TERRACE=http://127.0.0.1:8080 npm run api
import { writeFileSync } from 'node:fs'

const base = process.env.TERRACE ?? 'http://127.0.0.1:8080'
const sorted = (value) =>
  Array.isArray(value) ? value.map(sorted)
  : value && typeof value === 'object' ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
  : value
const answer = await fetch(`${base}/api/v1/openapi.json`)
if (!answer.ok) throw new Error(`${base} answered ${answer.status}`)
writeFileSync(new URL('../src/api/openapi.json', import.meta.url), `${JSON.stringify(sorted(await answer.json()), null, 1)}\n`)
