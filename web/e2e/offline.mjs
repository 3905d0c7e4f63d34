// Nothing written is lost or doubled: the server killed, the tab closed, the browser killed, the service worker updated,
// the storage full, the clock a day off.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DESK, expect, launch, launch_profile, PHONE, sign_in } from './lib.mjs'

const WRITES = 50

/** Exactly the processes of our own browser: those whose command line names our throw-away profile. */
function pids_of(profile) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)
    } catch {
      return false
    }
  }).map(Number)
}

const count = (page, state) => page.locator(`[data-t=outbox] li[data-state=${state}]`).count()
const waiting = async (page) => (await count(page, 'waiting')) + (await count(page, 'trying'))

async function report(page, story) {
  await page.waitForSelector('label.tile')
  await page.tap('label.tile >> nth=0')
  await page.tap('.extras button')
  await page.fill('.report textarea', story)
  await page.tap('[data-t=send]')
  await page.waitForSelector('[data-t=done]')
}

async function received(browser, base, person) {
  const context = await browser.newContext(DESK)
  const page = await context.newPage()
  await sign_in(page, base, '/desk/', person)
  await page.goto(`${base}/desk/#/figures?name=cases.received`)
  await page.waitForSelector('[data-t=total]', { timeout: 20000 })
  const total = Number((await page.textContent('[data-t=total]')).replace(/\D/g, ''))
  await context.close()
  return total
}

/** A phone clock that is `ms` off. */
const wrong_clock = (ms) => {
  const Right = Date
  globalThis.Date = class extends Right {
    constructor(...given) {
      if (given.length) super(...given)
      else super(Right.now() + ms)
    }
    static now() {
      return Right.now() + ms
    }
  }
}

export async function offline(line, people, server) {
  const browser = await launch()
  const before = await received(browser, line.base, people.desk)
  const profile = mkdtempSync(join(tmpdir(), 'terrace-profile-'))
  let context = await launch_profile(profile, PHONE)
  let page = await context.newPage()
  await sign_in(page, line.base, '/m/', people.field)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.goto(`${line.base}/m/#/report`)
  await page.waitForSelector('label.tile')
  await page.waitForTimeout(1500)

  line.cut()
  await server.kill()
  await page.close()
  page = await context.newPage()
  const cold = Date.now()
  await page.goto(`${line.base}/m/`)
  await page.waitForSelector('[data-t=today]')
  expect(true, 'a cold start with the server killed', `${Date.now() - cold} ms`)
  await page.goto(`${line.base}/m/#/report`)
  for (let i = 0; i < WRITES; i++) {
    await report(page, `离线第 ${i} 件`)
    if (i < WRITES - 1) await page.click('text=再报一件')
  }
  await page.click('text=再报一件')
  await page.tap('label.tile >> nth=2')
  await page.tap('.extras button')
  await page.fill('.report textarea', '写到一半')
  await page.waitForTimeout(600)
  for (const pid of pids_of(profile)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // Its parent took it along.
    }
  }
  await new Promise((done) => setTimeout(done, 1200))
  context = await launch_profile(profile, PHONE)
  page = await context.newPage()
  await page.goto(`${line.base}/m/#/outbox`)
  await page.waitForSelector('[data-t=outbox] li')
  expect((await waiting(page)) === WRITES, 'after SIGKILL of the browser every report still waits', `${await waiting(page)} of ${WRITES}`)
  await page.goto(`${line.base}/m/#/report`)
  await page.waitForSelector('.report textarea')
  expect((await page.inputValue('.report textarea')) === '写到一半', 'the half-written report is still there')

  await server.start()
  line.update()
  line.mend()
  await page.goto(`${line.base}/m/#/outbox`)
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/m/'))?.update())
  await page.waitForFunction((n) => document.querySelectorAll('[data-t=outbox] li[data-state=accepted]').length >= n, WRITES, { timeout: 60000 }).catch(() => undefined)
  expect((await count(page, 'accepted')) === WRITES, 'all sent after the server and a newer service worker came back', `${await count(page, 'accepted')} accepted, ${await waiting(page)} waiting, ${await count(page, 'returned')} returned`)
  // It is installed beside the running one and takes its time.
  await page.waitForFunction(async () => (await caches.keys()).some((name) => /newer/.test(name)), null, { timeout: 30000, polling: 500 }).catch(() => undefined)
  const versions = await page.evaluate(() => caches.keys())
  expect(versions.some((name) => /newer/.test(name)), 'the newer service worker is in place', versions.join(' '))
  const after = await received(browser, line.base, people.desk)
  expect(after === before + WRITES, 'the county holds each of them once', `${before} → ${after}`)
  await page.reload()
  await page.waitForSelector('[data-t=outbox] li')
  await page.waitForTimeout(1500)
  expect((await received(browser, line.base, people.desk)) === after, 'starting again sends nothing twice')

  for (const [name, ms] of [['slow', -86_400_000], ['fast', 86_400_000]]) {
    const skewed = await browser.newContext(PHONE)
    await skewed.addInitScript(wrong_clock, ms)
    const q = await skewed.newPage()
    await sign_in(q, line.base, '/m/', people.field)
    await q.goto(`${line.base}/m/#/report`)
    await report(q, `钟不准 ${name}`)
    await q.waitForSelector('[data-t=done] a.main', { timeout: 30000 })
    const id = (await q.getAttribute('[data-t=done] a.main', 'href')).split('/').at(-1)
    const opened = await q.evaluate(async (one) => (await (await fetch(`/api/v1/cases/${one}`)).json()).opened_at, id)
    const off = Math.abs(Date.parse(opened) - Date.now()) / 60_000
    expect(off < 10, `a phone clock a day ${name} is corrected`, `${off.toFixed(1)} minutes off`)
    await skewed.close()
  }

  const full = await browser.newContext({ ...PHONE, serviceWorkers: 'block' })
  await full.addInitScript(() => {
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (...given) {
      if (this.name === 'outbox' && globalThis.full) throw new DOMException('full', 'QuotaExceededError')
      return put.apply(this, given)
    }
  })
  const f = await full.newPage()
  await sign_in(f, line.base, '/m/', people.field)
  await f.goto(`${line.base}/m/#/report`)
  await f.waitForSelector('label.tile')
  await f.waitForTimeout(1200)
  line.cut()
  await f.evaluate(() => (globalThis.full = true))
  await report(f, '手机存满了')
  expect(await f.locator('[data-t=done] .notice.red').count(), 'a full phone says so')
  line.mend()
  await f.waitForFunction(() => !/[1-9] 条待发/.test(document.querySelector('[data-t=pill]').textContent), null, { timeout: 40000 }).catch(() => undefined)
  expect((await received(browser, line.base, people.desk)) === after + 3, 'and what was written still reached the county', `${after} → ${await received(browser, line.base, people.desk)}`)
  await full.close()
  await context.close()
  await browser.close()
  rmSync(profile, { recursive: true, force: true })
}
