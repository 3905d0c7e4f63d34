// npm run e2e [SUITE …]: every suite below, or those named, each in a process and on a throw-away copy of the sample county of its own,
// as many at once as there are cores. Ports from 8131 on, two a suite, unless E2E_PORT says other; E2E_AT_ONCE=1 for one after the other.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { county, expect, failures, serve } from './lib.mjs'
import { assessments } from './assessments.mjs'
import { draw } from './draw.mjs'
import { form_life } from './form_life.mjs'
import { first_friday } from './first_friday.mjs'
import { five_doors } from './five_doors.mjs'
import { import_list } from './import_list.mjs'
import { industry } from './industry.mjs'
import { line } from './line.mjs'
import { looks } from './looks.mjs'
import { new_kind } from './new_kind.mjs'
import { night } from './night.mjs'
import { offline } from './offline.mjs'
import { organisation } from './organisation.mjs'
import { perf } from './perf.mjs'
import { reports } from './reports.mjs'
import { resident } from './resident.mjs'
import { rolls } from './rolls.mjs'
import { second_factor } from './second_factor.mjs'
import { recompute } from './recompute.mjs'
import { set_up } from './set_up.mjs'
import { texts } from './texts.mjs'
import { topics } from './topics.mjs'
import { whole_way } from './whole_way.mjs'
import { whose_lamp } from './whose_lamp.mjs'

/** The types the app was checked against are those of the server it runs against. */
async function same_interface(base) {
  const served = (await (await fetch(`${base}/api/v1/openapi.json`)).json()).components.schemas
  const known = JSON.parse(readFileSync(new URL('../src/api/openapi.json', import.meta.url), 'utf8')).components.schemas
  const sorted = (value) => JSON.stringify(value, (_, v) => (v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : v))
  const moved = Object.keys(known).filter((name) => name.startsWith('cases.') && sorted(known[name]) !== sorted(served[name]))
  expect(!moved.length, 'src/api/openapi.json is what the server says', moved.join(' '))
}

// The longest first, so that the last to end did not begin late. What is timed runs when nothing else does.
const suites = {
  looks_desk: (wire, people) => looks(wire.base, people, '/desk/'),
  looks_field: (wire, people) => looks(wire.base, people, '/m/'),
  looks_resident: (wire, people) => looks(wire.base, people, '/'),
  offline: (wire, people, server) => offline(wire, people, server),
  organisation: (wire, people) => organisation(wire.base, people),
  five_doors: (wire, people) => five_doors(wire, people),
  resident: (wire, people) => resident(wire.base, people),
  whole_way: (wire, people) => whole_way(wire, people),
  industry: (wire, people, server) => industry(wire, people, server),
  assessments: (wire, people) => assessments(wire.base, people),
  night: (wire, people) => night(wire, people),
  whose_lamp: (wire, people) => whose_lamp(wire, people),
  reports: (wire, people) => reports(wire.base, people),
  form_life: (wire, people) => form_life(wire.base, people),
  first_friday: (wire, people) => first_friday(wire, people),
  rolls: (wire, people, server) => rolls(wire, people, server),
  second_factor: (wire, people, server) => second_factor(wire.base, people, server),
  new_kind: (wire, people, server) => new_kind(wire, people, server),
  import: (wire, people) => import_list(wire.base, people),
  topics: (wire, people) => topics(wire, people),
  texts: (wire) => texts(wire.base),
  draw: (wire) => draw(wire.base),
  recompute: (wire) => recompute(wire.base),
  interface: (wire) => same_interface(wire.base),
  set_up: null,
  perf: (wire, people) => perf(wire.base, people),
}
const timed = ['perf']

async function one(name, made, port) {
  if (name === 'set_up') return set_up(port)    // an office that has just begun: no sample
  const data = made.copy()
  let running = await serve(data, port)
  const wire = await line(port + 1, () => running.base)
  const server = {
    data,
    kill: () => running.stop('SIGKILL'),
    start: async () => (running = await serve(data, port)),
  }
  try {
    await suites[name](wire, made.people, server)
  } finally {
    await wire.close()
    await running.stop()
  }
}

/** The suite in a process of its own; what it says comes out whole when it has ended. */
function apart(name, made, port) {
  return new Promise((done) => {
    const start = Date.now()
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), name], { env: { ...process.env, TERRACE_DATA: made.data, E2E_PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
    child.on('close', (code) => {
      console.log(`${said.trimEnd()}\n== ${name}: ${code === 0 ? 'well' : 'FAILED'}, ${Math.round((Date.now() - start) / 1000)} s`)
      done(code === 0)
    })
  })
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !(name in suites))
if (unknown.length) {
  console.error(`no such suite: ${unknown.join(' ')}; there are ${Object.keys(suites).join(' ')}`)
  process.exit(2)
}
const port = Number(process.env.E2E_PORT ?? 8131)
const wanted = Object.keys(suites).filter((name) => !named.length || named.includes(name))
const made = await county(wanted.every((name) => name === 'set_up'))
let failed = 0
try {
  if (wanted.length === 1) {
    console.log(`== ${wanted[0]}`)
    await one(wanted[0], made, port)
    failed = failures().length
  } else {
    if (!process.env.TERRACE_DATA) writeFileSync(join(made.data, 'SIGN-INS.txt'), made.text)
    const waiting = wanted.filter((name) => !timed.includes(name))
    const worker = async (n) => {
      for (let name = waiting.shift(); name; name = waiting.shift()) if (!(await apart(name, made, port + 2 * n))) failed++
    }
    await Promise.all(Array.from({ length: Number(process.env.E2E_AT_ONCE) || availableParallelism() }, (_, n) => worker(n)))
    for (const name of wanted.filter((name) => timed.includes(name))) if (!(await apart(name, made, port))) failed++
  }
} finally {
  made.remove()
}
console.log(failed ? `${failed} failed` : 'all well')
process.exit(failed ? 1 : 0)
