// npm run e2e [interface|whole_way|offline|import|new_kind|set_up|organisation|second_factor|form_life|first_friday|five_doors|resident|looks|texts|draw|recompute|perf …]: on a throw-away copy of the sample county, ports 8130–8149 unless E2E_PORT says other.
import { readFileSync } from 'node:fs'
import { county, expect, failures, serve } from './lib.mjs'
import { draw } from './draw.mjs'
import { form_life } from './form_life.mjs'
import { first_friday } from './first_friday.mjs'
import { five_doors } from './five_doors.mjs'
import { import_list } from './import_list.mjs'
import { line } from './line.mjs'
import { looks } from './looks.mjs'
import { new_kind } from './new_kind.mjs'
import { offline } from './offline.mjs'
import { organisation } from './organisation.mjs'
import { perf } from './perf.mjs'
import { resident } from './resident.mjs'
import { second_factor } from './second_factor.mjs'
import { recompute } from './recompute.mjs'
import { set_up } from './set_up.mjs'
import { texts } from './texts.mjs'
import { whole_way } from './whole_way.mjs'

const wanted = process.argv.slice(2)
const port = Number(process.env.E2E_PORT ?? 8131)
const made = await county()

async function with_server(name, test) {
  if (wanted.length && !wanted.includes(name)) return
  console.log(`== ${name}`)
  const data = made.copy()
  let running = await serve(data, port)
  const wire = await line(port + 1, () => running.base)
  const server = {
    data,
    kill: () => running.stop('SIGKILL'),
    start: async () => (running = await serve(data, port)),
  }
  try {
    await test(wire, server)
  } finally {
    await wire.close()
    await running.stop()
  }
}

/** The types the app was checked against are those of the server it runs against. */
async function same_interface(base) {
  const served = (await (await fetch(`${base}/api/v1/openapi.json`)).json()).components.schemas
  const known = JSON.parse(readFileSync(new URL('../src/api/openapi.json', import.meta.url), 'utf8')).components.schemas
  const sorted = (value) => JSON.stringify(value, (_, v) => (v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : v))
  const moved = Object.keys(known).filter((name) => name.startsWith('cases.') && sorted(known[name]) !== sorted(served[name]))
  expect(!moved.length, 'src/api/openapi.json is what the server says', moved.join(' '))
}

try {
  await with_server('interface', (wire) => same_interface(wire.base))
  await with_server('whole_way', (wire) => whole_way(wire, made.people))
  await with_server('offline', (wire, server) => offline(wire, made.people, server))
  await with_server('import', (wire) => import_list(wire.base, made.people))
  await with_server('new_kind', (wire, server) => new_kind(wire, made.people, server))
  if (!wanted.length || wanted.includes('set_up')) await set_up(port)
  await with_server('organisation', (wire) => organisation(wire.base, made.people))
  await with_server('second_factor', (wire, server) => second_factor(wire.base, made.people, server))
  await with_server('form_life', (wire) => form_life(wire.base, made.people))
  await with_server('first_friday', (wire) => first_friday(wire, made.people))
  await with_server('five_doors', (wire) => five_doors(wire, made.people))
  await with_server('resident', (wire) => resident(wire.base, made.people))
  await with_server('looks', (wire) => looks(wire.base, made.people))
  await with_server('texts', (wire) => texts(wire.base))
  await with_server('draw', (wire) => draw(wire.base))
  await with_server('recompute', (wire) => recompute(wire.base))
  await with_server('perf', (wire) => perf(wire.base, made.people))
} finally {
  made.remove()
}
const failed = failures()
console.log(failed.length ? `${failed.length} failed` : 'all well')
process.exit(failed.length ? 1 : 0)
