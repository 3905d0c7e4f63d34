// Who takes part, and what of it is told: a team's empty seats filled at the desk, a roll by household ticked on the phone without a network,
// a basin laid over its county beside the words of the text, and the public edition of what a playbook marks public.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DESK, binary, expect, launch, listen, PHONE, run, sign_in } from './lib.mjs'

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const example = fileURLToPath(new URL('../../docs/examples/courtyard_meeting.yaml', import.meta.url))
const shots = process.env.E2E_SHOTS
const shot = async (page, name) => shots && page.screenshot({ path: join(shots, `rolls_${name}.png`), fullPage: true })
const get = (page, path) => page.evaluate((p) => fetch(`/api/v1${p}`).then((answer) => answer.json()), path)

async function well_made(page, name, within = 'main') {
  await page.evaluate(axe)
  const found = await page.evaluate(([at, tags]) => globalThis.axe.run(at, { runOnly: tags }), [within, TAGS]).then((r) => r.violations.map((v) => `${v.id} ${v.nodes[0].target}`))
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(!found.length && over <= 0, `${name} is well made`, [...found, over > 0 ? `${over} px too wide` : ''].filter(Boolean).join(' | '))
}

async function fill_seats(d, line) {
  await d.goto(`${line.base}/desk/#/teams?template=qiaojia_branches.t1110`)
  await d.waitForSelector('[data-t=teams] [data-t=fill-team]', { timeout: 15000 })
  const lacking = (await get(d, '/teams/expected?template=qiaojia_branches.t1110')).kinds[0].items.filter((one) => one.team && !one.complete)
  const homes = lacking.find((one) => one.seats.some((seat) => seat.of === 'household' && seat.who.length < seat.exactly))
  const posts = lacking.find((one) => one.seats.some((seat) => seat.of === 'post' && seat.who.length < seat.exactly))
  await d.click(`[data-t=fill-team][aria-label*="${homes.place.name}"]`)
  await d.waitForSelector('dialog [data-t=seat-household]')
  const box = d.locator('dialog [data-t=seat-household] [data-t=fill]')
  await box.locator('summary').click()
  const missing = homes.seats.find((seat) => seat.of === 'household')
  const room = missing.exactly - missing.who.length
  await box.locator('.team-homes input').first().waitFor()
  for (let n = 0; n < room; n++) await box.locator('.team-homes input:not(:checked):not(:disabled)').first().check({ force: true })
  expect((await box.locator('.team-homes input:not(:checked):not(:disabled)').count()) === 0, 'no more households can be ticked than there are seats', room)
  expect(await box.locator('form .btn').last().isDisabled(), 'nobody is added before it is said that they agreed')
  await well_made(d, 'the dialog of a team', 'dialog')
  await shot(d, 'team_seats')
  await box.locator('input[name=agreed]').check()
  await box.locator('form .btn').last().click()
  await d.waitForFunction(() => /够了/.test(document.querySelector('dialog [data-t=seat-household] .chip')?.textContent ?? ''), null, { timeout: 15000 })
  expect(true, 'households that agreed fill the empty seats')
  const first = d.locator('dialog [data-t=seat-household] [data-t=leave]').first()
  await first.locator('summary').click()
  await first.locator('form .btn').last().click()
  await d.waitForFunction(() => !/够了/.test(document.querySelector('dialog [data-t=seat-household] .chip')?.textContent ?? ''), null, { timeout: 15000 })
  expect(true, 'and one leaves with two taps')
  await d.keyboard.press('Escape')

  await d.click(`[data-t=fill-team][aria-label*="${posts.place.name}"]`)
  const seat = posts.seats.find((one) => one.of === 'post' && one.who.length < one.exactly)
  const form = d.locator(`dialog [data-t=seat-${seat.slot}] [data-t=fill]`)
  await form.locator('summary').click()
  await form.locator('input[type=search]').fill(posts.place.name)
  await form.locator('.post-list .choice', { hasText: posts.place.name }).first().locator('input').check({ force: true })
  await form.locator('form .btn').last().click()
  await d.waitForFunction((slot) => /够了/.test(document.querySelector(`dialog [data-t=seat-${slot}] .chip`)?.textContent ?? ''), seat.slot, { timeout: 15000 })
  expect(true, 'a gap of a post leads to the act that closes it')
  await d.keyboard.press('Escape')
}

async function tick_households(p, line, phone, server) {
  await run(binary(), ['playbook', 'check', example])
  await run(binary(), ['playbook', 'install', example, '--data', server.data])
  await p.goto(`${line.base}/m/#/note`)
  await p.reload()
  await p.waitForSelector('a[href^="#/note/courtyard_meeting.meeting"], [data-t=find]', { timeout: 20000 })
  await p.waitForTimeout(1500)    // the list is being kept
  line.cut()
  await phone.setOffline(true)
  await p.fill('[data-t=find]', '院坝会')
  await p.tap('a[href^="#/note/courtyard_meeting.meeting"]')
  await p.waitForSelector('[data-t=homes] button', { timeout: 10000 })
  expect(true, 'the households that take part are listed without a network')
  const seen = await p.evaluate(() => {
    const bar = document.querySelector('.act-bar')?.getBoundingClientRect().top ?? innerHeight
    return [...document.querySelectorAll('[data-t=homes] button')].filter((one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom <= bar).length
  })
  expect(seen >= 5, 'five households or more on one screen of 360 × 640', seen)
  const low = await p.evaluate(() => Math.min(...[...document.querySelectorAll('[data-t=homes] button')].map((one) => one.getBoundingClientRect().height)))
  expect(low >= 44, 'each a target of 44 pixels or more', low)
  for (let n = 0; n < 4; n++) await p.locator('[data-t=homes] button').nth(n).tap()
  await p.locator('[data-t=homes] button').nth(3).tap()
  expect(/来了 3 户/.test(await p.textContent('[data-t=homes_came]')), 'one tap each, and one taken back', await p.textContent('[data-t=homes_came]'))
  await p.evaluate(() => scrollTo(0, 0))
  await shot(p, 'households')
  await well_made(p, 'the list of households')
  await p.fill('[data-t=about]', '修水池')
  await p.tap('[data-t=send]')
  await p.waitForSelector('[data-t=done]')
  expect(/已存在手机上/.test(await p.textContent('[data-t=done]')), 'kept on the phone')
  await phone.setOffline(false)
  line.mend()
  await p.waitForFunction(() => /记下了/.test(document.querySelector('[data-t=done]')?.textContent ?? ''), null, { timeout: 40000 })
  const page = await get(p, '/records?kind=courtyard_meeting.meeting')
  const note = page.items?.[0] ?? page.records?.[0]
  const roll = note?.roll ?? {}
  expect(roll.present === 3 && roll.expected > 3, 'the record says three of those who take part', JSON.stringify(roll))
}

async function overlay(d, line) {
  await d.goto(`${line.base}/desk/#/organisation?part=boundaries`)
  const picker = d.locator('.page-head .picker input')
  await picker.click()
  await picker.fill('威信')
  await d.locator('.picker-item', { hasText: '威信县' }).first().click()
  await d.waitForSelector('[data-t=overlay-share]', { timeout: 20000 })
  await d.waitForSelector('[data-t=overlay-quotes]', { timeout: 20000 })
  const text = (await d.textContent('[data-t=overlay]')).replace(/\s+/g, '')
  expect(/示意/.test(text), 'the basin is labelled as a sample')
  expect(/流域面积477平方公里/.test(text) && /三分之一/.test(text) && /42%/.test(text), 'the words of the text stand beside it')
  const share = Number((await d.textContent('[data-t=overlay-share]')).replace('%', ''))
  expect(share > 5 && share < 95 && !text.includes('占威信县面积33%'), 'its own share is worked out from its own outline', share)
  await well_made(d, 'the overlay', '[data-t=overlay]')
  await d.locator('[data-t=overlay]').scrollIntoViewIfNeeded()
  if (shots) await d.locator('[data-t=overlay]').screenshot({ path: join(shots, 'rolls_overlay.png') })
}

async function edition(p, line) {
  await p.goto(`${line.base}/#/figures`)
  await p.waitForSelector('[data-t=total]', { timeout: 15000 })
  const told = await get(p, '/public/figures')
  const named = told.figures.map((one) => one.name)
  expect(named.includes('qiaojia_branches.sweeps') && named.includes('cases.received'), 'what a playbook marks public stands in the edition', named.join(' '))
  expect(!named.includes('qiaojia_branches.coverage'), 'and what it does not, does not')
  const people = told.figures.filter((one) => /人|户|件/.test(one.unit.zh))
  const cells = people.flatMap((one) => [one.total, ...one.cells, ...one.months])
  expect(cells.every((one) => one.value === null || (Number(one.value) % 5 === 0 && Number(one.value) >= 5)), 'people are told in whole fives', cells.length)
  await well_made(p, 'the public edition')
  await shot(p, 'public')
}

export async function rolls(line, people, server) {
  const browser = await launch()
  const phone = await browser.newContext(PHONE)
  const desk = await browser.newContext(DESK)
  const public_phone = await browser.newContext(PHONE)
  const p = await phone.newPage()
  const d = await desk.newPage()
  const r = await public_phone.newPage()
  const errors = [listen(p), listen(d), listen(r)]
  try {
    await sign_in(d, line.base, '/desk/', people.desk)
    await fill_seats(d, line)
    await sign_in(p, line.base, '/m/', people.field)
    await p.evaluate(() => navigator.serviceWorker.ready)
    await tick_households(p, line, phone, server)
    await edition(r, line)
    const office = await browser.newContext(DESK)
    const o = await office.newPage()
    errors.push(listen(o))
    await sign_in(o, line.base, '/desk/', people.window)
    await overlay(o, line)
    expect(!errors.flat().length, 'no console errors', errors.flat().join(' | '))
  } finally {
    await browser.close()
  }
}
