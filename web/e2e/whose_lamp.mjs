// 哪一处: a thing that somebody keeps. The phone offers what stands here, also without a network; the case goes to the keeper; the desk names,
// lists and entrusts; the code on the thing leads a resident to a report of it; the same thing again is offered as the same matter.
import { DESK, expect, launch, listen, PHONE, sign_in } from './lib.mjs'

const get = (page, path) => page.evaluate((p) => fetch(`/api/v1${p}`).then((r) => r.json()), path)
const shot = async (page, name) => process.env.E2E_SHOTS && page.screenshot({ path: `${process.env.E2E_SHOTS}/whose_lamp-${name}.png`, fullPage: name.startsWith('desk') })
const fits = async (page, what) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide <= 0, `${what} fits its window`, wide)
}

async function on_the_phone(p, context, line) {
  const lifts = async () => {
    await p.goto(`${line.base}/m/#/report`)
    await p.waitForSelector('.tile input[value=lift]', { timeout: 15000 })
    await p.tap('.tile:has(input[value=lift])')
    await p.waitForSelector('[data-t=things] button')
  }
  await lifts()
  const offered = await p.locator('[data-t=things] [data-asset]').allInnerTexts()
  expect(offered.length === 4 && offered.every((one) => /电梯/.test(one)), 'a kind that may be about a thing offers those that stand here', offered.join(' '))
  expect(await p.locator('[data-t=send]').isEnabled(), 'and can be sent without choosing any: kind, submit')
  await fits(p, 'the report')
  await shot(p, 'report')

  // Without a network the phone knows them still.
  await p.tap('.tile:has(input[value=other])')
  expect(!(await p.locator('[data-t=things]').count()), 'a kind that is about nothing in particular offers nothing')
  await context.setOffline(true)
  await p.tap('.tile:has(input[value=lift])')
  await p.waitForSelector('[data-t=things] button')
  const chosen = p.locator('[data-t=things] [data-asset]').nth(1)
  const asset = await chosen.getAttribute('data-asset'), title = (await chosen.innerText()).trim()
  await chosen.tap()
  expect((await chosen.getAttribute('aria-pressed')) === 'true', 'one tap names the thing', title)
  await p.tap('[data-t=send]')
  await p.waitForSelector('[data-t=done]')
  expect(/已存在手机上/.test(await p.innerText('[data-t=done]')), 'it waits on the phone')
  await context.setOffline(false)
  await p.waitForFunction(() => /已送达/.test(document.querySelector('[data-t=done]')?.textContent ?? ''), null, { timeout: 30000 })
  await p.tap('[data-t=done] a.main')
  await p.waitForSelector('[data-t=asset]', { timeout: 15000 })
  expect((await p.innerText('[data-t=asset]')).includes(title), 'the case says what it is about')
  expect(/电梯维保岗/.test(await p.innerText('main')), 'and was offered to the keeper of that lift, not to whoever the kind goes to otherwise')
  await shot(p, 'case')
  await p.tap('[data-t=asset] a')
  await p.waitForSelector('[data-t=keeper]')
  expect(/电梯维保岗/.test(await p.innerText('[data-t=keeper]')), 'the page of the thing says who keeps it')
  await shot(p, 'thing')
  await p.tap('[data-t=report_this]')
  await p.waitForSelector(`[data-asset="${asset}"][aria-pressed=true]`)
  await p.waitForSelector('[data-t=same_thing]')
  expect(true, 'a report begun from the thing has it chosen, and says that it is reported already')
  await fits(p, 'the report of a thing')
  await shot(p, 'again')
  return { asset, title }
}

async function at_the_desk(d, line, { asset, title }) {
  await d.goto(`${line.base}/desk/#/things`)
  await d.waitForSelector(`[data-asset="${asset}"]`)
  const row = d.locator(`[data-asset="${asset}"]`)
  expect((await row.locator('[data-t=open]').innerText()) === '1' && /维保岗/.test(await row.innerText()), 'the list of things has keeper and open cases', (await row.innerText()).replace(/\s+/g, ' '))
  await shot(d, 'desk-things')
  await row.locator('a').click()
  await d.waitForSelector('[data-t=about] a')
  await d.waitForSelector('[data-t=keeper]')
  await shot(d, 'desk-thing')

  // A case that named nothing, of a kind without a route for lifts: the owner names the thing later, and goes on with it.
  const me = await get(d, '/me')
  const place = me.posts[0].place.id
  const made = await d.evaluate(async ([here, post]) => {
    const id = crypto.randomUUID(), case_id = crypto.randomUUID()
    const answer = await fetch('/api/v1/commands', { method: 'POST', headers: { 'content-type': 'application/json', 'x-terrace': '1' }, body: JSON.stringify({ id, command: 'cases.open', as: post, body: { case: case_id, place: here, kind: 'neighbours', story: '楼道灯和电梯都有问题', source: 'walk_in' } }) })
    return { case_id, status: answer.status, text: await answer.text() }
  }, [place, me.posts[0].id])
  expect(made.status === 200, 'a case that names nothing', made.text.slice(0, 120))
  await d.goto(`${line.base}/desk/#/case/${made.case_id}`)
  await d.click('[data-act="cases.name_asset"]')
  await d.waitForSelector('dialog [data-asset]')
  await d.click(`dialog [data-asset="${asset}"]`)
  await shot(d, 'desk-naming')
  await d.click('dialog button.main')
  await d.waitForSelector('[data-t=asset]', { timeout: 15000 })
  expect((await d.innerText('[data-t=asset]')).includes(title), 'the desk names the thing later', title)
  await shot(d, 'desk-case')

  await d.goto(`${line.base}/desk/#/kinds`)
  await d.waitForSelector('[data-t=asset_routes]')
  const routes = (await d.locator('[data-t=asset_routes]').allInnerTexts()).join(' ')
  expect(/电梯 → 谁管它给谁/.test(routes), 'kinds and limits say whom a case about a thing goes to', routes.replace(/\s+/g, ' '))
  await shot(d, 'desk-kinds')

  // Given to nobody: the next one goes the ordinary way.
  await d.goto(`${line.base}/desk/#/record/${asset}`)
  await d.click('[data-t=entrust]')
  await d.fill('dialog #keeper', '物业')
  await d.waitForSelector('dialog .post-list .choice:has-text("物业")')
  await d.click('dialog .post-list .choice:has-text("物业") >> nth=0')
  await d.fill('dialog [data-t=basis]', '管护合同第9号')
  await d.click('dialog [data-t=entrust_send]')
  await d.waitForSelector('dialog', { state: 'detached', timeout: 15000 }).catch(async () => console.log(await d.innerText('dialog')))
  await d.waitForSelector('[data-t=keeper]:has-text("管护合同第9号")', { timeout: 15000 }).catch(() => null)
  const keeper = await d.innerText('[data-t=keeper]')
  expect(/物业/.test(keeper) && /管护合同第9号/.test(keeper), 'another keeper is named, with the basis it rests on', keeper)
}

async function for_residents(r, line, { asset, title }) {
  await r.goto(`${line.base}/#/asset/${asset}`)
  await r.waitForSelector('[data-t=report_this]')
  const said = await r.innerText('main')
  expect(said.includes(title) && !/维保岗|物业服务点/.test(said), 'the code on the thing leads anybody to its page, which names no post and nobody')
  expect(/没有正在办的事/.test(said) && !/邻里|在办/.test(said.replace('没有正在办的事', '')), 'and says of today’s cases nothing: only up to yesterday, and whether something is being done')
  await shot(r, 'resident-thing')
  await r.tap('[data-t=report_this]')
  await r.waitForSelector(`[data-asset="${asset}"][aria-pressed=true]`, { timeout: 15000 })
  await fits(r, 'the telling')
  await shot(r, 'resident-tell')
  const [sent] = await Promise.all([r.waitForRequest((one) => one.url().endsWith('/api/v1/commands') && one.method() === 'POST'), r.tap('[data-t=send]')])
  await r.waitForSelector('[data-t=number]', { timeout: 15000 })
  expect(sent.postDataJSON().body.asset === asset, 'and the telling names it, with one tap')
  return sent.postDataJSON().body.case
}

export async function whose_lamp(line, people) {
  const browser = await launch()
  try {
    const phone = await browser.newContext(PHONE)
    const p = await phone.newPage(), d = await (await browser.newContext(DESK)).newPage(), r = await (await browser.newContext(PHONE)).newPage()
    const errors = [p, d, r].map(listen)
    await sign_in(p, line.base, '/m/', people.field)
    const thing = await on_the_phone(p, phone, line)
    await sign_in(d, line.base, '/desk/', people.desk)
    await at_the_desk(d, line, thing)
    const told = await for_residents(r, line, thing)
    const page = await get(d, `/cases/${told}`)
    expect(/物业服务点/.test(page.owner.title.zh), 'what a resident tells goes straight to whoever keeps the thing now', page.owner.title.zh)
    const hidden = await get(r, `/assets?place=${page.place.id}`)
    expect(hidden.items.length === 4 && hidden.items.every((one) => one.keeper === undefined && one.open === undefined), 'residents are offered public things alone', hidden.items.length)
    expect(!errors.flat().length, 'no errors in the console', errors.flat().join(' | '))
  } finally {
    await browser.close()
  }
}
