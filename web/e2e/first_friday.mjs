// The first Friday of a river keeping team: teams formed from the template, the list printed, one tap without a network, the others on the
// gap list without anybody reporting; a theme day whose heads two phones count stands in the figure; a site that is booked twice says whose
// the hour is. The gap at 08:00 of the next day, with the clock turned, is the story tests/stories/first_friday.yaml.
import { DESK, expect, launch, listen, PHONE, sign_in } from './lib.mjs'

const GRID = '文笔第1网格'
const get = (page, path) => page.evaluate(async (one) => (await fetch(`/api/v1${one}`)).json(), path)

/** The last Friday, today included. */
function last_friday() {
  const now = new Date(Date.now() + 8 * 3_600_000)
  now.setUTCDate(now.getUTCDate() - ((now.getUTCDay() + 2) % 7))
  return now.toISOString().slice(0, 10)
}

async function teams(d, line) {
  await d.goto(`${line.base}/desk/#/teams?template=qiaojia_branches.t1110`)
  await d.waitForSelector('[data-t=teams] tbody tr', { timeout: 15000 })
  const before = (await get(d, '/teams/expected?template=qiaojia_branches.t1110')).kinds[0]
  expect(before.expected === before.formed + 1, 'one of the expected teams is not formed yet', `${before.formed} of ${before.expected}`)
  expect(before.items.some((one) => one.gaps?.some((gap) => gap.zh.startsWith('参与农户'))), 'a team that is short of households says so')
  await d.fill('[data-t=resolution]', '村民会议决议〔2026〕1号')
  await d.click('[data-t=form]')
  await d.waitForSelector('[data-t=form]', { state: 'detached', timeout: 15000 })
  const after = (await get(d, '/teams/expected?template=qiaojia_branches.t1110')).kinds[0]
  expect(after.formed === after.expected, 'the missing one is formed from the template', await d.textContent('[data-t=team_sums]'))
  await d.click('[data-t=list]')
  await d.waitForSelector('[data-t=day_team]')
  const ticks = await d.locator('[data-t=day_team] >> nth=0 >> .box').count()
  expect(ticks === 12, 'the list has a box to tick for the unit, the cleaner and ten households', ticks)
  await d.emulateMedia({ media: 'print' })
  const rail = await d.isVisible('.rail')
  const size = await d.evaluate(() => parseFloat(getComputedStyle(document.querySelector('.day-team li')).fontSize))
  expect(!rail && size >= 19, 'printed without the menu, in large type', `${size} px`)
  const paper = await d.pdf({ format: 'A4' }).catch(() => undefined)
  if (paper) expect(paper.length > 10_000, 'and comes out on A4', `${Math.round(paper.length / 1024)} KB`)
  await d.emulateMedia({ media: 'screen' })
}

async function one_tap(p, phone, line) {
  await p.goto(`${line.base}/m/#/`)
  await p.waitForSelector('[data-tap="qiaojia_branches.river_sweep"]', { timeout: 15000 })
  const wide = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide <= 0, 'the row with its one button fits 360 pixels', wide)
  line.cut()
  await phone.setOffline(true)
  await p.tap('[data-tap="qiaojia_branches.river_sweep"]')
  await p.waitForFunction(() => /已存在手机上/.test(document.querySelector('[data-t=tapped]')?.textContent ?? ''), null, { timeout: 15000 })
  expect(true, '“扫完了” is one tap, and kept without a network')
  await phone.setOffline(false)
  line.mend()
  await p.waitForFunction(() => !/已存在手机上/.test(document.querySelector('main').textContent), null, { timeout: 40000 })
  expect(true, 'sent by itself when the network is back')
}

async function theme_day(p, d, line) {
  const place = (await get(p, '/me')).posts[0].place
  const figure = async () => (await get(d, `/figures/qiaojia_branches.theme_day_heads?place=${place.id}`)).cells[0]?.value ?? '0'
  const before = Number(await figure())
  await p.goto(`${line.base}/m/#/note/qiaojia_branches.theme_day?place=${place.id}&name=${encodeURIComponent(place.name)}`)
  await p.waitForSelector('[data-t=more]')
  await p.fill('[data-t=heads_expected]', '8')
  for (let n = 0; n < 6; n++) await p.tap('[data-t=more]')
  await p.tap('[data-t=less]')
  expect((await p.textContent('[data-t=heads]')).trim() === '5', 'heads are counted by taps, one taken back')
  for (const part of ['study', 'open_books', 'deliberation', 'service']) await p.check(`[data-t=part_${part}]`, { force: true })
  expect(/4 \/ 6/.test(await p.textContent('[data-t=parts]')), 'the fixed parts are counted as they are tapped')
  await p.tap('[data-t=send]')
  await p.waitForFunction(() => /记下了/.test(document.querySelector('[data-t=done]')?.textContent ?? ''), null, { timeout: 20000 })
  await d.waitForTimeout(300)
  expect(Number(await figure()) === before + 5, 'the figure has the heads', `${before} → ${await figure()}`)
  const made = (await get(d, `/records?kind=qiaojia_branches.theme_day&place=${place.id}`)).items[0]
  await d.goto(`${line.base}/desk/#/record/${made.record}`)
  await d.waitForSelector('[data-t=roll]')
  expect(/4 \/ 6/.test(await d.textContent('[data-t=parts]')) && /到场 5，应到 8/.test(await d.textContent('[data-t=roll]')), 'the desk sees parts and roll on the one record')
}

async function sites(d, line) {
  await d.goto(`${line.base}/desk/#/sites`)
  await d.waitForSelector('[data-t=sites] tbody tr')
  const page = await get(d, '/sites')
  const site = page.items[0]
  const taken = site.bookings[0]
  await d.click(`[data-site="${site.record}"] [data-t=book]`)
  const book = async (from, until) => {
    await d.fill('[data-t=book_day]', taken.day)
    await d.fill('[data-t=book_from]', from)
    await d.fill('[data-t=book_until]', until)
    await d.fill('[data-t=book_purpose]', '读书会')
    await d.click('[data-t=book_send]')
  }
  await book(taken.from, taken.until)
  await d.waitForFunction((hours) => [...document.querySelectorAll('dialog [role=alert], dialog .notice')].some((e) => e.textContent.includes(hours)), `${taken.from}–${taken.until}`, { timeout: 10000 })
  expect(true, 'an hour that is taken is refused with the other booking’s hours')
  await book('12:00', '13:00')
  await d.waitForFunction(() => /已订下/.test(document.querySelector('dialog [role=status]')?.textContent ?? ''), null, { timeout: 10000 })
  expect((await get(d, '/sites')).items[0].bookings.length === site.bookings.length + 1, 'a free hour is booked')
}

export async function first_friday(line, people) {
  const browser = await launch()
  const phone = await browser.newContext(PHONE)
  const desk = await browser.newContext(DESK)
  const p = await phone.newPage()
  const d = await desk.newPage()
  const errors = [listen(p), listen(d)]
  try {
    await sign_in(p, line.base, '/m/', people.field)
    await p.evaluate(() => navigator.serviceWorker.ready)
    await sign_in(d, line.base, '/desk/', people.desk)
    await teams(d, line)
    await one_tap(p, phone, line)
    const friday = last_friday()
    const expected = await get(d, `/expected?from=${friday}&to=${friday}`)
    const sweep = (name) => expected.items.find((one) => one.kind.id === 'qiaojia_branches.river_sweep' && one.place.name === name)
    expect(sweep(GRID)?.done.includes(friday), 'the grid that tapped has its Friday', GRID)
    const behind = expected.items.filter((one) => one.kind.id === 'qiaojia_branches.river_sweep' && (one.missing.length || one.open.length))
    expect(behind.length && behind.every((one) => one.place.name !== GRID), 'those that did not are on the list, and nobody reported them', behind.map((one) => one.place.name).join(' '))
    await d.goto(`${line.base}/desk/#/ledgers?kind=qiaojia_branches.river_sweep`)
    await d.waitForSelector('[data-t=rule]')
    const { version } = (await get(d, '/methods')).items.find((one) => one.playbook === 'qiaojia_branches')
    const rule = await d.textContent('[data-t=rule]')
    expect(rule.includes('每周五') && rule.includes(`第 ${version} 版`), 'the ledger states the rule and the version that says it', rule)
    await theme_day(p, d, line)
    await sites(d, line)
    expect(!errors.flat().length, 'no console errors', errors.flat().join(' | '))
  } finally {
    await browser.close()
  }
}
