// Every screen in standard, elder, 200 % text and English: axe, target sizes, no sideways scroll, text that grows,
// no Chinese in English chrome, nothing in the console, no foreign host.
import { readFileSync } from 'node:fs'
import { DESK, expect, launch, listen, PHONE, sign_in } from './lib.mjs'

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const MODES = ['std', 'elder', 'text200', 'en']

const FIELD = ['/m/#/', '/m/#/report', '/m/#/note', '/m/#/note/qiaojia_corridor.fund', '/m/#/outbox', '/m/#/map', '/m/#/households', '/m/#/topics', '/m/#/topic/e2c52e34-a8fc-5ab9-8e54-d3f35361697e', '/m/#/me', '/m/#/note/qiaojia_branches.theme_day']
const RESIDENT = ['/#/', '/#/mine', '/#/data', '/#/figures', '/#/exposures', '/#/listings', '/#/topics', '/#/topic/e2c52e34-a8fc-5ab9-8e54-d3f35361697e', '/#/red-lists', '/#/texts', '/#/recompute', '/#/draw', '/#/reference', '/#/help']
const OFFICE = ['/desk/#/', '/desk/#/work', '/desk/#/ledgers', '/desk/#/ledgers?kind=qiaojia_corridor.site_month', '/desk/#/methods', '/desk/#/figures?name=qiaojia_corridor.model_branches', '/desk/#/figures', '/desk/#/organisation', '/desk/#/organisation?part=bodies', '/desk/#/organisation?part=places', '/desk/#/organisation?part=boundaries', '/desk/#/community', '/desk/#/exposures', '/desk/#/access', '/desk/#/kinds', '/desk/#/import', '/desk/#/devices', '/desk/#/assessments', '/desk/#/topics', '/desk/#/topic/e2c52e34-a8fc-5ab9-8e54-d3f35361697e', '/desk/#/forms', '/desk/#/forms?see=board', '/desk/#/form-new', '/desk/#/site-brief', '/desk/#/sites', '/desk/#/industry', '/desk/#/teams?template=qiaojia_branches.t1110', '/desk/#/teams?template=qiaojia_branches.t1110&list=1']

async function look(page, path, mode, phone) {
  const wrong = []
  // Tall enough that no sticky bar lies over a target that scrolling would free.
  const size = page.viewportSize()
  await page.setViewportSize({ width: size.width, height: Math.max(size.height, 200 + (await page.evaluate(() => document.documentElement.scrollHeight))) })
  await page.evaluate(axe)
  const violations = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS).then((r) => r.violations)
  for (const v of violations) wrong.push(`axe ${v.id} x${v.nodes.length} ${v.nodes[0].target} ${v.nodes[0].any[0]?.message ?? ''}`)
  await page.setViewportSize(size)
  const least = mode === 'elder' && phone ? 60 : 44
  const small = await page.evaluate((min) => {
    const on_page = [...document.querySelectorAll('button, a[href], input, select, textarea, summary')].filter((e) => !e.closest('p, td, .maplibregl-map, .skip') && !e.classList.contains('skip'))
    return on_page
      .map((e) => ({ e, r: (e.closest('label') ?? e).getBoundingClientRect() }))
      .filter(({ r }) => r.width > 1 && (r.height < min - 0.5 || r.width < 43.5))
      .map(({ e, r }) => `${e.textContent.trim().slice(0, 12) || e.tagName}${Math.round(r.width)}x${Math.round(r.height)}`)
  }, least)
  if (phone && small.length) wrong.push(`small targets ${small.slice(0, 4).join(' ')}`)
  const wide = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  if (wide[0] > wide[1]) wrong.push(`scrolls sideways ${wide.join(' > ')}`)
  if (mode === 'elder' && phone) {
    const tiny = await page.evaluate(() => [...document.querySelectorAll('main *')].filter((e) => !e.closest('svg') && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && parseFloat(getComputedStyle(e).fontSize) < 18).map((e) => e.textContent.trim().slice(0, 12)))
    if (tiny.length) wrong.push(`text under 18 px ${tiny.slice(0, 4)}`)
  }
  if (mode === 'en') {
    const han = await page.evaluate(() => [...document.querySelectorAll('header.top *, nav *, main button, main legend, main label > .label, main h1, main h2, main th')]
      .filter((e) => !e.closest('[data-content], [lang="zh-CN"]:not(html), .place-steps .choices, .post-list') && [...e.childNodes].some((n) => n.nodeType === 3 && /[\u4e00-\u9fff]/.test(n.data)))
      .map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 16)}`))
    if (han.length) wrong.push(`Chinese left ${han.slice(0, 4).join(' | ')}`)
  }
  return wrong
}

async function grows(page) {
  return page.evaluate(async () => {
    const texts = [...document.querySelectorAll('main *, nav *, header *')].filter((e) => !e.closest('svg, .maplibregl-map') && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    const before = texts.map((e) => parseFloat(getComputedStyle(e).fontSize))
    document.documentElement.classList.add('text200')
    document.documentElement.style.fontSize = '200%'
    await new Promise((done) => setTimeout(done, 200))
    return texts.filter((e, i) => parseFloat(getComputedStyle(e).fontSize) / before[i] < 1.9).map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 10)}`)
  })
}

/** What was asked for is on the page: a page without its heading is still being fetched. */
const arrived = (page) => page.waitForSelector('h1', { timeout: 10000 }).catch(() => null)

/** `door`: '/', '/m/' or '/desk/'. */
export async function looks(base, people, door, only = /./) {
  const browser = await launch()
  const hosts = new Set()
  const [routes, options, person] = { '/': [RESIDENT, PHONE], '/m/': [FIELD, PHONE, people.field], '/desk/': [OFFICE, DESK, people.desk] }[door]
  const context = await browser.newContext({ ...options, serviceWorkers: 'block' })
  context.on('request', (request) => hosts.add(new URL(request.url()).host))
  const page = await context.newPage()
  const errors = listen(page)
  if (person) await sign_in(page, base, door, person)
  else await page.goto(`${base}${door}`)
  const phone = options === PHONE
  const all = [...routes]
  if (door === '/m/') {
    await page.goto(`${base}/m/#/`)
    await page.waitForTimeout(800)
    const first = await page.locator('a.row[href^="#/case/"]').first().getAttribute('href').catch(() => null)
    if (first) all.push(`/m/${first}`)
    await page.goto(`${base}/m/#/households`)
    await page.waitForTimeout(800)
    const home = await page.locator('a.row[href^="#/household/"]').first().getAttribute('href', { timeout: 2000 }).catch(() => null)
    if (home) all.push(`/m/${home}`)
  }
  if (door === '/desk/') {
    await page.goto(`${base}/desk/#/work`)
    await page.waitForTimeout(1000)
    const first = await page.locator('a[href^="#/case/"]').first().getAttribute('href', { timeout: 2000 }).catch(() => null)
    if (first) all.push(`/desk/${first}`)
    await page.goto(`${base}/desk/#/forms`)
    await page.waitForTimeout(1000)
    const form = await page.locator('[data-t=inbox] a[href^="#/form/"]').first().getAttribute('href', { timeout: 2000 }).catch(() => null)
    if (form) all.push(`/desk/${form}`)
  }
  for (const mode of MODES) {
    await page.evaluate((m) => {
      localStorage.setItem('elder', m === 'elder' ? 'yes' : 'no')
      localStorage.setItem('language', m === 'en' ? 'en' : 'zh')
    }, mode)
    for (const path of all.filter((p) => only.test(p))) {
      await page.goto('about:blank')
      await page.goto(`${base}${path}`)
      await arrived(page)
      await page.waitForTimeout(path === '/desk/#/' ? 1600 : 700)
      const wrong = []
      if (mode === 'text200') {
        const stuck = await grows(page)
        if (stuck.length) wrong.push(`does not grow: ${stuck.slice(0, 4).join(' | ')}`)
      }
      wrong.push(...(await look(page, path, mode, phone)))
      expect(!wrong.length, `${mode} ${path.replace(/[0-9a-f-]{30,}/, ':id')}`, wrong.join('; '))
    }
    if (phone && mode === 'std') {
      await page.setViewportSize({ width: 320, height: 640 })
      for (const path of all.filter((p) => only.test(p))) {
        await page.goto(`${base}${path}`)
        await page.waitForTimeout(400)
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(over <= 0, `320 px wide ${path.replace(/[0-9a-f-]{30,}/, ':id')}`, over > 0 ? `${over} px too wide` : '')
      }
      await page.setViewportSize(PHONE.viewport)
    }
  }
  expect(!errors.length, `console of ${door}`, errors.slice(0, 5).join(' ## '))
  expect(hosts.size === 1, 'no foreign host', [...hosts].join(' '))
  await context.close()
  await browser.close()
}
