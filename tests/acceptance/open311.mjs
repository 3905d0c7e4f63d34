// Open311 against the sample county, judged by the published JSON schemas (those of open311/schema-validation, read as they are).
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { TERRACE, TERRACE_SHARED_DATA } = process.env
const folder = mkdtempSync(join(tmpdir(), 'open311-'))
const schema = (name) => JSON.parse(readFileSync(join(TERRACE_SHARED_DATA, 'open311', `schema_${name}.json`), 'utf8'))
const run = (...args) => execFileSync(TERRACE, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
let failed = 0
const holds = (what, fine, more = '') => {
  console.log(`${fine ? 'ok  ' : 'FAIL'} ${what}${fine ? '' : ` ${more}`}`)
  if (!fine) failed = 1
}

/** What of a schema a value breaks; the part of JSON Schema that these schemas use. */
function wrong(value, rule, at = '') {
  if (rule.anyOf) return rule.anyOf.some((one) => wrong(value, one).length === 0) ? [] : [`${at}: none of anyOf`]
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  const out = []
  if (rule.type && rule.type !== (rule.type === 'integer' && Number.isInteger(value) ? 'integer' : kind)) return [`${at}: ${kind} instead of ${rule.type}`]
  if (rule.enum && !rule.enum.includes(value)) out.push(`${at}: ${value}`)
  if (rule.maxLength && value.length > rule.maxLength) out.push(`${at}: too long`)
  if (rule.format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value)) out.push(`${at}: ${value}`)
  for (const name of rule.required ?? []) if (!(name in value)) out.push(`${at}.${name} is missing`)
  for (const [name, inner] of Object.entries(rule.properties ?? {})) if (kind === 'object' && name in value) out.push(...wrong(value[name], inner, `${at}.${name}`))
  if (rule.items && kind === 'array') value.forEach((one, i) => out.push(...wrong(one, rule.items, `${at}[${i}]`)))
  return out
}
const satisfies = (what, value, rule) => holds(what, wrong(value, rule).length === 0, wrong(value, rule).join('; '))

let server
try {
  run('demo', '--data', folder)
  const key = run('token', 'create', '--data', folder, '--post', '530622112002 village_secretary', '--purpose', 'open311').split('\n').at(-1)
  server = spawn(TERRACE, ['serve', '--data', folder, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const base = await new Promise((ready, gone) => {
    let text = ''
    server.stdout.on('data', (piece) => {
      text += piece
      const found = /ready on (http:\S+)/.exec(text)
      if (found) ready(`${found[1]}/open311/v2`)
    })
    server.on('exit', () => gone(new Error(`serve ended: ${text}`)))
  })
  const ask = async (path, form) => {
    const reply = await fetch(`${base}/${path}`, form ? { method: 'POST', body: new URLSearchParams(form) } : {})
    const text = await reply.text()
    return { status: reply.status, text, json: path.split('?')[0].endsWith('.json') ? JSON.parse(text) : undefined }
  }

  const services = await ask('services.json')
  holds('services are told without a key', services.status === 200 && services.json.length > 0)
  for (const one of services.json) satisfies(`service ${one.service_code} is as the schema asks`, one, schema('service'))
  const here = await ask('services.json?address_id=530622112002')
  const code = services.json[0].service_code
  satisfies('so is a definition', (await ask(`services/${code}.json`)).json, schema('service-definition'))
  holds('a community has kinds of its own', here.status === 200 && here.json.some((one) => !services.json.some((other) => other.service_code === one.service_code)), here.text)

  // The example of the standard, with our service, our place and our key: what it gives beside them is understood or told.
  const example = readFileSync(join(TERRACE_SHARED_DATA, 'open311', '04_POST_Service_Request.txt'), 'utf8').trim().split('\n').at(-1)
  const asked = Object.fromEntries(new URLSearchParams(example))
  const foreign = await ask('requests.json', asked)
  holds("the example's key is refused in the standard's shape", [403, 404].includes(foreign.status) && foreign.json[0].code === foreign.status && !!foreign.json[0].description, foreign.text)
  for (const name of Object.keys(asked)) if (name.startsWith('attribute')) delete asked[name]
  delete asked.jurisdiction_id
  const outside = await ask('requests.json', { ...asked, api_key: key, service_code: code })
  holds('a point outside is told', outside.status === 400, outside.text)
  for (const name of ['lat', 'long']) delete asked[name]
  const taken = await ask('requests.json', { ...asked, api_key: key, service_code: code, address_id: '530622112002' })
  holds('a request is taken', taken.status === 201, taken.text)
  const number = taken.json[0].service_request_id
  const one = await ask(`requests/${number}.json?api_key=${key}`)
  satisfies('the request is as the schema asks', one.json[0], schema('request'))
  holds('who asked is not given back', !/smith|john|111111111|sinkhole|smit333/.test(one.text), one.text)
  // A point within a grid of the sample: the middle of its first ring.
  const api = async (path) => (await fetch(base.replace('/open311/v2', `/api/v1/${path}`), { headers: { authorization: `Bearer ${key}` } })).json()
  const community = (await api(`places?q=${encodeURIComponent('文笔社区')}`)).items[0]
  const area = (await api(`duty-map?place=${community.id}`)).features.find((one) => one.geometry.type === 'Polygon')
  const ring = area.geometry.coordinates[0].slice(1)
  const [long, lat] = [0, 1].map((axis) => ring.reduce((sum, at) => sum + at[axis], 0) / ring.length)
  const placed = await ask('requests.json', { api_key: key, service_code: code, description: '路灯不亮', lat, long })
  holds('a point is taken where its grid is', placed.status === 201, placed.text)
  const there = (await ask(`requests/${placed.json[0].service_request_id}.json?api_key=${key}`)).json[0]
  holds(`the request lies in ${community.name}`, there.address.includes(community.name) && Math.abs(there.lat - lat) < 1e-6 && Math.abs(there.long - long) < 1e-6, JSON.stringify(there))
  const list = await ask(`requests.json?api_key=${key}`)
  holds('the list holds both and nothing else', list.json.length === 2 && list.json[1].service_request_id === number, list.text)
  satisfies('each of the list is as the schema asks', list.json, { type: 'array', items: schema('request') })
  holds('nobody sees it without the key', (await ask(`requests/${number}.json`)).status === 403)
  const xml = (await ask(`requests/${number}.xml?api_key=${key}`)).text
  const told = (name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  holds('XML says the same', xml.startsWith('<?xml') && ['service_request_id', 'status', 'service_code', 'requested_datetime', 'address_id'].every((name) => told(name) === String(one.json[0][name])), xml)
  const word = /(?:口令|word) (\w{6})/.exec(taken.json[0].service_notice)?.[1]
  const receipt = await fetch(base.replace('/open311/v2', '/api/v1/receipt'), { headers: { authorization: `Receipt ${number} ${word}` } })
  holds('the receipt opens it for whoever asked', receipt.status === 200 && (await receipt.json()).number === number)
} finally {
  if (server) {
    server.removeAllListeners('exit')
    const ended = new Promise((done) => server.on('exit', done))
    server.kill()
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed)
