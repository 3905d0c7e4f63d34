// The door of safety in a community: a hazard point is registered on a phone without a network, listed at the door, inspected and struck off
// with what shows it; a week of shifts is entered in one go, a gap is filled, a shift swapped; the disputes in mediation are the ones on the
// work list; and nothing there lists people by a category. An empty monitoring door says so.
import { DESK, expect, launch, listen, PHONE, sign_in } from './lib.mjs'

const get = (page, path) => page.evaluate(async (one) => (await fetch(`/api/v1${one}`)).json(), path)
const shot = (page, name) => process.env.E2E_SHOTS && page.screenshot({ path: `${process.env.E2E_SHOTS}/five_doors_${name}.png`, fullPage: true })
const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)
// One pixel, as a photo somebody took.
const PHOTO = { name: 'wall.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') }

async function registered_on_a_phone(p, phone, line) {
  await p.goto(`${line.base}/m/#/note`)
  await p.waitForSelector('a[href^="#/note/qiaojia_safety.hazard_point"]', { timeout: 15000 })
  line.cut()
  await phone.setOffline(true)
  await p.tap('a[href^="#/note/qiaojia_safety.hazard_point"]')
  await p.tap('label.choice:has(input[value=cliff_edge])')
  const wide = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide <= 0, 'the form of a hazard point fits 360 pixels', wide)
  await shot(p, 'phone')
  await p.tap('[data-t=send]')
  await p.waitForSelector('[data-t=done]')
  expect(/已存在手机上/.test(await p.textContent('[data-t=done]')), 'a hazard point is registered in three taps, without a network')
  await phone.setOffline(false)
  line.mend()
  await p.waitForFunction(() => /记下了/.test(document.querySelector('[data-t=done] h1')?.textContent ?? ''), null, { timeout: 40000 })
}

async function doors(d, line) {
  await d.goto(`${line.base}/desk/#/community`)
  await d.waitForSelector('[data-item=hazards] strong', { timeout: 15000 })
  const place = (await get(d, '/me')).posts[0].place.id
  const named = await d.locator('[data-door] h2').allInnerTexts()
  expect(['智慧党建', '安全维稳', '社区治理', '社区服务', '智联监测'].every((one, n) => named[n]?.includes(one)), 'the five doors, by their names', named.join(' '))
  const empty = await d.innerText('[data-item=sensors]')
  expect(/还没有接入设备:0 台/.test(empty), 'monitoring says that it is empty, and how many', empty.replace(/\s+/g, ' '))
  const shown = (await get(d, `/doors?place=${place}`)).doors.flatMap((door) => door.items)
  const mediation = shown.find((one) => one.id === 'mediation')
  let disputes = 0
  for (const kind of mediation.kinds) disputes += (await get(d, `/cases?view=open&place=${place}&kind=${kind}&limit=200`)).items.length
  expect(mediation.count > 0 && mediation.count === disputes, 'the disputes in mediation are those of the work list', `${mediation.count} and ${disputes}`)
  await d.waitForSelector('.door-kind')
  expect((await d.locator('[data-item=mediation] .door-kind').allInnerTexts()).includes('邻里'), 'and each kind of them is one click away')
  const full = shown.filter((one) => one.count > 0).map((one) => one.id)
  expect(['posts', 'red_grids', 'sites', 'site_activities', 'open_cases', 'grids', 'livelihood_done'].every((id) => full.includes(id)), 'the other doors show what is there', full.join(' '))
  const words = (await d.locator('main').innerText())
  expect(!/重点人|特殊人群|刑满|精神障碍|上访|涉毒|名单/.test(words), 'no category of person and no list of people stands anywhere on the page')
}

async function hazards(d, line) {
  const row = d.locator('[data-hazard]', { hasText: '临崖' })
  await row.first().waitFor({ timeout: 15000 })
  expect(await row.count(), 'what the phone registered is listed at the door', (await row.first().innerText()).replace(/\s+/g, ' '))
  const late = d.locator('[data-hazard]').first()
  expect(/超期 \d+ 天/.test(await late.innerText()), 'the one nobody looked at for too long stands first and says so', (await late.innerText()).replace(/\s+/g, ' ').slice(0, 90))
  await shot(d, 'desk')
  await late.locator('[data-t=check]').click()
  await d.selectOption('dialog [data-t=result]', 'worse')
  await d.click('dialog [data-t=send]')
  await d.waitForSelector('dialog', { state: 'detached' })
  await d.waitForFunction(() => ![...document.querySelectorAll('[data-hazard] .chip.amber')].length, null, { timeout: 15000 })
  expect(true, 'once inspected it is overdue no longer')
  expect(/有变化/.test(await d.innerText('[data-t=hazards] tbody')), 'and says what was found')

  await row.first().locator('[data-t=strike]').click()
  await d.fill('dialog [data-t=reason]', '护栏装好，验收合格')
  await d.setInputFiles('dialog [data-t=shown]', PHOTO)
  await d.waitForFunction(() => /1 张照片/.test(document.querySelector('dialog').textContent))
  const record = await row.first().getAttribute('data-hazard')
  await d.click('dialog [data-t=send]')
  await d.waitForSelector('dialog', { state: 'detached' })
  await d.waitForFunction((id) => !document.querySelector(`[data-hazard="${id}"]`), record, { timeout: 15000 })
  const page = await get(d, `/records/${record}`)
  expect(page.standing === 'ended' && page.end_reason === '护栏装好，验收合格', 'struck off with its reason', page.standing)
  expect(page.evidence.length === 1 && page.evidence[0].state === 'here', 'and with the photo that shows it', page.evidence[0]?.state)
}

async function roster(d) {
  await d.waitForSelector('[data-when=now] strong')
  expect(/0870-0000/.test(await d.innerText('[data-when=now]')), 'who is on duty now, with the telephone of the post', (await d.innerText('[data-when=now]')).replace(/\s+/g, ' ').slice(0, 80))
  expect(await d.locator('[data-when=tonight] strong').count(), 'and who tonight')
  expect(/这一班没有人/.test(await d.innerText('[data-when=gaps]')), 'the night nobody has is named as a gap', (await d.innerText('[data-when=gaps]')).replace(/\s+/g, ' '))
  const place = (await get(d, '/me')).posts[0].place.id
  const ahead = async () => get(d, `/shifts?place=${place}&from=${day(0)}&to=${day(13)}`)
  const gap = (await ahead()).gaps.find((one) => one.shift)
  if (!(await d.locator(`[data-shift="${gap.shift}"]`).count())) await d.click('[data-t=after]')
  await d.click(`[data-shift="${gap.shift}"]`)
  await d.fill('dialog #swap', '党小组组长')
  await d.waitForFunction(() => [...document.querySelectorAll('dialog .post-list .choice')].every((one) => /党小组组长/.test(one.textContent)) && document.querySelector('dialog .post-list .choice'))
  await d.locator('dialog .post-list .choice').last().click()
  await d.click('dialog [data-t=do_swap]')
  await d.waitForSelector('dialog', { state: 'detached', timeout: 15000 }).catch(async () => console.log(await d.innerText('dialog')))
  expect(!(await ahead()).gaps.some((one) => one.shift), 'the gap is filled with two clicks')

  // The two weeks after the sample's table are empty: entered in one go, days in turn, nights pasted with one nobody has.
  const first = day(35)
  await d.click('[data-t=plan]')
  await d.fill('[data-t=first]', first)
  await d.waitForSelector('.turn-posts .choice')
  for (const n of [0, 1, 2]) await d.locator('.turn-posts .choice').nth(n).click()
  await d.click('[data-t=fill]')
  const filled = await d.locator('[data-cell$=" day"]').evaluateAll((all) => all.filter((one) => one.value).length)
  expect(filled === 7, 'the days of a week are filled in turn', filled)
  await d.click('[data-t=paste_open]')
  const leader = '文笔第5网格网格长'
  await d.fill('[data-t=pasted]', `${day(35)}\t\t\t${leader}\n${day(36)}\t\t\t空\n${day(37)}\t\t\t没有这个人`)
  await d.click('[data-t=paste]')
  expect(/没有“没有这个人”/.test(await d.innerText('[data-t=wrong]')), 'a pasted cell nobody fits is named with its line', await d.innerText('[data-t=wrong]'))
  await shot(d, 'plan')
  await d.click('[data-t=send_plan]')
  await d.waitForSelector('[data-t=plan_table]', { state: 'detached', timeout: 15000 }).catch(async () => console.log(await d.innerText('dialog')))
  const made = await get(d, `/shifts?place=${place}&from=${day(35)}&to=${day(41)}`)
  const all = made.days.flatMap((one) => one.shifts)
  expect(all.length === 21 && all.filter((one) => one.post).length === 8, 'one go: 21 shifts of which 13 stay visible as gaps', `${all.length}, ${made.gaps.length} gaps`)
  expect(made.days.every((one) => (one.workday === null) === (one.day > made.calendar_until)), 'a day beyond the published calendar is not called a working day', made.calendar_until)
}

async function smaller_ones(d, c, t, line, people) {
  // The county's work list offers what only communities have.
  await sign_in(c, line.base, '/desk/', people.county)
  await sign_in(t, line.base, '/desk/', people.township)
  await c.goto(`${line.base}/desk/#/work`)
  await c.waitForFunction(() => [...document.querySelectorAll('select option')].some((one) => one.textContent === '房屋漏水'), null, { timeout: 15000 }).catch(() => undefined)
  const kinds = await c.locator('.filters select option').allInnerTexts()
  expect(['路、桥', '房屋漏水', '邻里'].every((one) => kinds.includes(one)), 'the county’s list can be filtered by the kinds of its communities', kinds.length)
  await t.goto(`${line.base}/desk/#/devices`)
  await t.waitForSelector('.post-list .choice')
  await t.fill('#enrol', '水富')
  await t.waitForFunction(() => /没有找到/.test(document.querySelector('form').textContent), null, { timeout: 10000 })
  expect(!(await t.locator('.post-list .choice').count()), 'phones are enrolled for posts within reach, not for another county’s')
  await t.fill('#enrol', '文笔')
  await t.waitForSelector('.post-list .choice:has-text("文笔")')
  expect(true, 'and a post is found by its place')
  await d.goto(`${line.base}/desk/#/devices`)
  await d.waitForSelector('[data-t=may_not]')
  expect(true, 'whoever issues no codes is told who does')
}

// 我也遇到: before a resident tells of what others told of, the page says so and names nobody; the desk sees that it is the same.
async function me_too(r, t, line) {
  const open = (await get(t, '/cases?view=open&limit=200')).items
  const public_kinds = (await get(t, '/kinds?below=true')).items.filter((one) => one.exposable).map((one) => one.id)
  const known = open.find((one) => public_kinds.includes(one.kind.id) && one.opened_at < new Date(Date.parse(`${day(0)}T00:00:00+08:00`)).toISOString() && Date.parse(one.opened_at) > Date.now() - 5 * 86_400_000)
  const private_one = open.find((one) => ['dispute', 'neighbours'].includes(one.kind.id))
  const told = await get(r, `/public/same-matter?place=${known.place.id}&kind=${known.kind.id}`)
  expect(told.told && !JSON.stringify(told).includes(known.case) && !JSON.stringify(told).includes(known.number), 'anybody may hear that others told of it, and nothing that leads to them', JSON.stringify(told))
  const quarrel = await get(r, `/public/same-matter?place=${private_one.place.id}&kind=${private_one.kind.id}`)
  expect(quarrel.told === false, 'of quarrels nothing is said')
  await r.evaluate((here) => localStorage.setItem('place', JSON.stringify(here)), { id: known.place.id, name: known.place.name })
  await r.goto('about:blank')
  await r.goto(`${line.base}/#/`)
  await r.waitForSelector(`input[name=kind][value=${known.kind.id}]`, { timeout: 15000 })
  await r.locator(`.tile:has(input[value=${known.kind.id}])`).click()
  await r.waitForSelector('[data-t=same_matter]')
  await shot(r, 'me_too')
  await r.click('label:has([data-t=me_too])')
  const [sent] = await Promise.all([r.waitForRequest((one) => one.url().endsWith('/api/v1/commands') && one.method() === 'POST'), r.click('[data-t=send]')])
  await r.waitForSelector('[data-t=number]', { timeout: 15000 })
  const body = sent.postDataJSON().body
  expect(body.same_nearby === true, '“我也遇到” goes along with a case of its own')
  await t.goto(`${line.base}/desk/#/case/${body.case}`)
  await t.waitForSelector('[data-t=same_nearby]')
  expect(true, 'and the desk is told to look whether it is the same')
}

export async function five_doors(line, people) {
  const browser = await launch()
  try {
    const phone = await browser.newContext(PHONE)
    const desk = await browser.newContext(DESK)
    const p = await phone.newPage(), d = await desk.newPage(), c = await (await browser.newContext(DESK)).newPage(), t = await (await browser.newContext(DESK)).newPage()
    const errors = [p, d, c, t].map(listen)
    await sign_in(p, line.base, '/m/', people.field)
    await registered_on_a_phone(p, phone, line)
    await sign_in(d, line.base, '/desk/', people.desk)
    await doors(d, line)
    await hazards(d, line)
    await roster(d)
    await smaller_ones(d, c, t, line, people)
    const r = await (await browser.newContext(PHONE)).newPage()
    errors.push(listen(r))
    await r.goto(`${line.base}/`)
    await me_too(r, t, line)
    for (const [name, width, setting] of [['en', 1366, { lang: 'en' }], ['elder', 1366, { elder: true }], ['narrow', 360, {}]]) {
      const page = await (await browser.newContext({ ...DESK, viewport: { width, height: 768 }, storageState: await desk.storageState() })).newPage()
      await page.goto(`${line.base}/desk/#/community`)
      await page.waitForSelector('[data-t=week]')
      if (setting.lang) await page.click('.rail button[lang=en]')
      if (setting.elder) await page.click('.rail button:has-text("长辈版")')
      await page.waitForTimeout(400)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(wide <= 0, `the doors fit their window: ${name}`, wide)
      await shot(page, name)
      await page.close()
    }
    expect(!errors.flat().length, 'no errors in the console', errors.flat().join(' | '))
  } finally {
    await browser.close()
  }
}
