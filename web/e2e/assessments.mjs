// 评比 in a browser: a township opens a quarter's round, marks what no figure knows, closes the villages, one village appeals, the county answers,
// and everything adds up anew; the list of red is open to everybody and says that nothing was published yet.
import { DESK, expect, launch, listen, PHONE, sign_in } from './lib.mjs'

const get = (page, path) => page.evaluate(async (one) => (await fetch(`/api/v1${one}`)).json(), path)
const shot = (page, name) => process.env.E2E_SHOTS && page.screenshot({ path: `${process.env.E2E_SHOTS}/assessments_${name}.png`, fullPage: true })
const sheet_of = (page, name) => page.locator(`[data-t=round] [data-sheet="${name}"] button`)
async function close_dialog(page) {
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog', { state: 'detached' })
}

async function opened(d, base) {
  await d.goto(`${base}/desk/#/assessments`)
  await d.waitForSelector('[data-t=open]', { timeout: 15000 })
  await d.click('[data-t=open]')
  await d.selectOption('dialog [data-t=which]', 'qiaojia_branches.village_quarter')
  await d.waitForFunction(() => document.querySelector('dialog [data-t=period]')?.value)
  await d.click('dialog [data-t=do-open]')
  await d.waitForSelector('dialog', { state: 'detached' })
  await d.waitForSelector('[data-t=round] [data-sheet]', { timeout: 15000 })
  const round = (await get(d, '/assessments/rounds')).items[0]
  const page = await get(d, `/assessments/rounds/${round.round}`)
  expect(page.items.length === round.sheets && round.closed === 0, 'a round is open with every village of the township', round.sheets)
  expect(page.by_hand === 2 && page.by_hand_most === 4, 'it asks two marks by hand of each, below the limit that is published', `${page.by_hand} of ${page.by_hand_most}`)
  return page
}

async function marked(d, name) {
  await sheet_of(d, name).click()
  await d.waitForSelector('dialog [data-item=board]', { timeout: 15000 })
  expect(!(await d.locator('dialog [data-item=theme_days] [data-mark]').count()), 'what a figure knows has no button to type it again', (await d.innerText('dialog [data-item=theme_days]')).replace(/\s+/g, ' ').slice(0, 60))
  expect(await d.isDisabled('dialog [data-t=close]'), 'a sheet with an item that nobody marked cannot be closed')
  await d.click('dialog [data-item=keeper] [data-mark=met]')
  await d.waitForSelector('dialog [data-item=keeper] [data-mark=met][aria-pressed=true]')
  await d.click('dialog [data-item=board] [data-mark=unmet]')
  await d.fill('dialog [data-t=note]', '公开栏还是上一季度的')
  await shot(d, 'marking')
  await d.click('dialog [data-t=save]')
  await d.waitForSelector('dialog [data-item=board] [data-mark=unmet][aria-pressed=true]')
  await d.click('dialog [data-t=close]')
  await d.waitForSelector('dialog [data-t=locked]', { timeout: 15000 })
  expect(/没达到/.test(await d.innerText('dialog [data-item=board]')), 'closed, the item stands as marked', (await d.innerText('dialog [data-t=locked]')).slice(0, 40))
  await close_dialog(d)
}

export async function assessments(base, people) {
  const browser = await launch()
  try {
    const township = await browser.newContext(DESK)
    const d = await township.newPage()
    const faults = listen(d)
    await sign_in(d, base, '/desk/', people.township)
    const round = await opened(d, base)
    const village = round.items.find((one) => /文笔/.test(one.name)) ?? round.items[0]
    await marked(d, village.name)

    const own = await browser.newContext(DESK)
    const v = await own.newPage()
    await sign_in(v, base, '/desk/', people.desk)
    await v.goto(`${base}/desk/#/assessments`)
    await sheet_of(v, village.name).click({ timeout: 15000 })
    await v.waitForSelector('dialog [data-item=board] [data-t=appeal]', { timeout: 15000 })
    await v.click('dialog [data-item=board] [data-t=appeal]')
    await v.fill('dialog [data-t=reason]', '上个月二十号换过了')
    await v.click('dialog [data-t=send]')
    await v.waitForFunction(() => /申诉，/.test(document.querySelector('dialog [data-item=board]')?.textContent ?? ''), null, { timeout: 15000 })
    expect(true, 'the village appeals the item from its own desk')

    const above = await browser.newContext(DESK)
    const c = await above.newPage()
    await sign_in(c, base, '/desk/', people.county)
    await c.goto(`${base}/desk/#/assessments`)
    await c.waitForSelector('[data-t=work] .row', { timeout: 15000 })
    await c.locator('[data-t=work] .row', { hasText: '申诉要答复' }).locator('button').click()
    await c.waitForSelector('dialog [data-t=answer]', { timeout: 15000 })
    await c.click('dialog [data-t=answer]')
    await c.fill('dialog [data-t=reason]', '看了照片，上个月就换了')
    await shot(c, 'answering')
    await c.click('dialog [data-t=send]')
    await c.waitForFunction(() => /答复（成立）/.test(document.querySelector('dialog [data-item=board]')?.textContent ?? ''), null, { timeout: 15000 })
    const page = await get(c, `/assessments/sheets/${village.sheet}`)
    expect(page.now.met === page.locked.met + 1 && page.moved, 'upheld: the sum moves, and what was locked stays beside it', `${page.locked.met} → ${page.now.met}`)
    expect(/关账时：没达到/.test(await c.innerText('dialog [data-item=board]')), 'and the sheet says what it was')
    await close_dialog(c)
    await shot(c, 'round')
    await d.click('[data-t=publish]')
    await d.waitForSelector('[data-t=round] [role=alert]', { timeout: 15000 })
    expect(/还没关账|申诉到/.test(await d.innerText('[data-t=round] [role=alert]')), 'it cannot be published while a sheet is open or may be appealed', (await d.innerText('[data-t=round] [role=alert]')).slice(0, 60))

    const anybody = await browser.newContext(PHONE)
    const p = await anybody.newPage()
    await p.goto(`${base}/#/red-lists`)
    await p.waitForSelector('h1')
    await p.waitForFunction(() => /还没有公布过红榜/.test(document.body.textContent))
    expect((await p.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, 'the public page fits 360 pixels and says that nothing was published yet')
    expect(!faults.length, 'nothing in the console', faults.join(' | '))
  } finally {
    await browser.close()
  }
}
