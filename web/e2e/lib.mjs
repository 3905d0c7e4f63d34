// What every browser test needs: a server of its own on a throw-away data folder, a browser, and the two people who sign in.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const root = new URL('../..', import.meta.url).pathname
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
export const FLAGS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
export const PHONE = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }
export const DESK = { viewport: { width: 1366, height: 768 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }

export const launch = (more = []) => chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...more] })
export const launch_profile = (dir, options) => chromium.launchPersistentContext(dir, { executablePath: CHROMIUM, args: FLAGS, ...options })

export function binary() {
  if (process.env.TERRACE_BINARY) return process.env.TERRACE_BINARY
  const found = [join(root, 'build/release/terrace'), join(root, 'build/dev/terrace')].filter((path) => existsSync(path))
  if (!found.length) throw new Error('no terrace binary under build/: build it first')
  return found.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0]
}

const said = []
export const failures = () => said.filter((line) => !line.ok)
/** One expectation, said aloud; the run goes on, and fails at its end. */
export function expect(ok, what, detail = '') {
  said.push({ ok: !!ok, what })
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}${detail === '' ? '' : `: ${detail}`}`)
  return !!ok
}

export function run(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    child.stdout.on('data', (text) => (out += text))
    child.on('close', (code) => (code === 0 ? done(out) : fail(new Error(`${command} ${args.join(' ')} ended with ${code}`))))
  })
}

/** A sample county made once, or the one in TERRACE_DATA with its SIGN-INS.txt; each suite gets its own copy. `none`: nobody will ask for it. */
export async function county(none = false) {
  const folder = mkdtempSync(join(tmpdir(), 'terrace-e2e-'))
  const made = process.env.TERRACE_DATA
  const data = made ?? join(folder, 'made')
  const text = none ? '' : made ? readFileSync(join(made, 'SIGN-INS.txt'), 'utf8') : await run(binary(), ['demo', '--data', data])
  let copies = 0
  return {
    data,
    text,
    people: people_of(text),
    copy() {
      const to = join(folder, `copy-${copies++}`)
      cpSync(data, to, { recursive: true })
      return to
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The sign-ins that `terrace demo` prints: a page, a name and a secret on one line. */
export function people_of(text) {
  const all = text.split('\n').map((line) => /^\s+(\/(?:\S*\/)?)\s+(\S+)\s+(\S+)\s*$/.exec(line)).filter(Boolean).map(([, page, name, password]) => ({ page, name, password }))
  const at = (page, name) => all.find((one) => one.page === page && one.name === name) ?? all.find((one) => one.page === page)
  return { field: at('/m/'), desk: at('/desk/', 'wenbi'), county: at('/desk/', 'zuzhibu'), township: at('/desk/', 'menggu'), window: at('/desk/', 'anzhiban'), card: at('/') }
}

/** Resolves when the server says that it is ready; `stop` ends exactly this process. */
export async function serve(data, port) {
  const child = spawn(binary(), ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise((done) => child.on('close', done))
  await new Promise((done, fail) => {
    child.stdout.on('data', done)
    child.on('close', (code) => fail(new Error(`serve ended with ${code}`)))
  })
  return {
    base: `http://127.0.0.1:${port}`,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await gone
    },
  }
}

export async function sign_in(page, base, door, person) {
  await page.goto(`${base}${door}`)
  await page.waitForSelector('input[name=username], .rail, .tabs')
  if (!(await page.locator('input[name=username]').count())) return
  await page.fill('input[name=username]', person.name)
  await page.fill('input[name=password]', person.password)
  await page.click('form button.main')
  await page.waitForSelector('.rail, .tabs, input[autocomplete=new-password]', { timeout: 15000 })
  if (await page.locator('input[autocomplete=new-password]').count()) {
    const own = `${person.password}-own`
    await page.fill('main input[autocomplete=current-password]', person.password)
    await page.fill('input[autocomplete=new-password]', own)
    await page.click('main form button.main')
    await page.waitForSelector('input[autocomplete=new-password]', { state: 'detached' })
    await page.waitForSelector('.rail, .tabs')
    person.password = own
  }
}

/** Console errors of the page, those aside that a killed network must cause. */
export function listen(page) {
  const errors = []
  page.on('pageerror', (error) => errors.push(`pageerror ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|ERR_(CONNECTION|INTERNET)/.test(message.text())) errors.push(message.text().slice(0, 300))
  })
  return errors
}
