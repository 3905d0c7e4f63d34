// The whole way of a record: told on a phone without a network, sent, routed, accepted, answered, confirmed, counted, and
// found again behind the figure on the desk.
import { DESK, expect, launch, listen, PHONE, sign_in } from './lib.mjs'

const open_record = (page) => page.waitForSelector('[data-t=records] a', { timeout: 15000 })

async function total(page, base) {
  await page.goto('about:blank')
  await page.goto(`${base}/desk/#/figures?name=cases.confirmed`)
  await page.waitForSelector('[data-t=total]', { timeout: 20000 })
  return Number((await page.textContent('[data-t=total]')).replace(/\D/g, ''))
}

async function act(page, command, fill) {
  await page.click(`[data-act="${command}"]`)
  await page.waitForSelector('dialog[open]')
  await fill?.(page)
  await page.click('dialog[open] button.main')
  await page.waitForSelector('dialog[open]', { state: 'detached', timeout: 15000 })
}

/** Open matters of the grid as the map of its community tells them. */
const on_the_map = (page) => page.evaluate(async () => {
  const get = async (path) => (await fetch(`/api/v1${path}`)).json()
  const grid = (await get('/me')).posts[0].place
  const map = await get(`/duty-map?place=${(await get(`/places/${grid.id}`)).path.at(-2).id}`)
  return map.features.find((feature) => feature.properties.id === grid.id)?.properties.open
})

export async function whole_way(line, people) {
  const browser = await launch()
  const phone = await browser.newContext(PHONE)
  const desk = await browser.newContext(DESK)
  const p = await phone.newPage()
  const d = await desk.newPage()
  const errors = [listen(p), listen(d)]

  await sign_in(d, line.base, '/desk/', people.desk)
  const before = await total(d, line.base)
  const desk_post = await d.evaluate(async () => (await (await fetch('/api/v1/me')).json()).posts[0])

  await sign_in(p, line.base, '/m/', people.field)
  await p.evaluate(() => navigator.serviceWorker.ready)
  const on_map = await on_the_map(p)
  await p.goto(`${line.base}/m/#/report`)
  await p.waitForSelector('label.tile')
  await p.goto(`${line.base}/m/#/`)
  await p.waitForSelector('[data-t=today]')
  await p.waitForTimeout(1000)

  line.cut()
  await phone.setOffline(true)
  await p.reload()
  await p.waitForSelector('[data-t=today]')
  expect(true, 'the field app opens with the server gone')
  const started = Date.now()
  let taps = 0
  const tap = async (what) => {
    await p.tap(what)
    taps++
  }
  await tap('.tabs a[href="#/report"]')
  await p.waitForSelector('label.tile')
  const fits = await p.evaluate(() => {
    const r = document.querySelector('[data-t=send]').getBoundingClientRect()
    return r.top >= 0 && r.bottom <= innerHeight && scrollY === 0
  })
  expect(fits, 'the submit button is on the screen at 360×640 without scrolling')
  await tap('label.tile >> nth=1')
  await tap('[data-t=send]')
  await p.waitForSelector('[data-t=done]')
  expect(taps <= 3, 'reported in three taps', `${taps} taps, ${Date.now() - started} ms by robot`)
  expect(/已存在手机上/.test(await p.textContent('[data-t=done]')), 'kept on the phone while there is no network')
  expect(/没有网络|1 条待发/.test(await p.textContent('[data-t=pill]')), 'the pill says what waits')

  await phone.setOffline(false)
  line.mend()
  await p.waitForSelector('[data-t=done] .number', { timeout: 40000 })
  const number = (await p.textContent('[data-t=done] .number')).trim()
  expect(/^[0-9A-Z]+-[0-9A-Z-]+$/.test(number), 'sent by itself when the network is back', number)
  expect((await on_the_map(p)) === on_map + 1, 'one more is open in the grid on the map', `${on_map} + 1`)
  await p.click('[data-t=done] a.main')
  await p.waitForSelector('.case .clock')
  const path = new URL(p.url()).hash
  expect(await p.locator('.case .clock').textContent(), 'the case page shows its clock', await p.textContent('.case .clock'))

  const same_post = await p.evaluate(async (post) => (await (await fetch('/api/v1/me')).json()).posts.some((mine) => mine.id === post), desk_post.id)
  if (!same_post) {
    await act(p, 'cases.hand_over', async (page) => {
      await page.fill('#ask-to', desk_post.title.zh)
      await page.locator(`dialog .post-list input[value="${desk_post.id}"]`).check({ force: true, timeout: 8000 })
      await page.fill('dialog textarea', '要城建办来看')
    })
    await d.goto(`${line.base}/desk/#/work?view=offered`)
    await d.click(`text=${number}`, { timeout: 30000 })
    await d.waitForSelector('.case .clock')
    expect(/转出/.test(await d.textContent('.case')) || (await d.locator('[data-act="cases.accept"]').count()) > 0, 'routed to the other post, still with the first asked')
    await act(d, 'cases.accept')
    await d.waitForSelector('[data-act="cases.answer"]', { timeout: 15000 })
    expect(true, 'accepted by the other post')
  } else {
    await d.goto(`${line.base}/desk/${path}`)
    await d.waitForSelector('.case .clock')
  }
  await act(d, 'cases.answer', (page) => page.fill('dialog textarea', '路面已修好，当天通车。'))
  await d.waitForFunction(() => /等确认/.test(document.querySelector('.case .clock').textContent), null, { timeout: 15000 })
  expect(true, 'answered')
  // Whoever answered does not confirm: another post calls the asker back.
  const confirmer = same_post ? d : p
  await confirmer.reload()
  await confirmer.waitForSelector('[data-act="cases.confirm"]', { timeout: 15000 })
  await act(confirmer, 'cases.confirm', async (page) => {
    await page.locator('dialog .choice input >> nth=0').check({ force: true })
    await page.locator('dialog fieldset >> nth=1 >> input >> nth=1').check({ force: true })
  })
  await d.waitForFunction(() => /已确认/.test(document.querySelector('.case .clock').textContent), null, { timeout: 30000 })
  expect(true, 'confirmed after a call-back')

  const after = await total(d, line.base)
  expect(after === before + 1, 'counted in the figure', `${before} → ${after}`)
  const cells = await d.locator('.bars button').count()
  let found = false
  let clicks = 0
  for (let i = 0; i < cells && !found; i++) {
    clicks = 0
    await d.locator('.bars button').nth(i).click()
    clicks++
    await open_record(d)
    const link = d.locator(`[data-t=records] a[href="${path}"]`)
    if (!(await link.count())) continue
    await link.click()
    clicks++
    await d.waitForSelector('.case .clock')
    found = (await d.textContent('.case')).includes(number)
  }
  expect(found && clicks <= 3, 'the figure leads back to the case', `${clicks} clicks from the figure`)
  expect(/路面已修好/.test(await d.textContent('.history')), 'and the case to what was said')
  expect(!errors.flat().length, 'nothing in the consoles', errors.flat().slice(0, 4).join(' ## '))
  await browser.close()
}
