// 产业 at the desk: a belt opens to its bases and they to their records, what the text leaves open is said; a household is linked and sees it
// with its card, others only a number; with the card a shop is listed and changed, and everybody sees by whom. A site's gate is a list of ticks.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { binary, DESK, expect, launch, listen, PHONE, run, sign_in } from './lib.mjs'

const get = (page, path) => page.evaluate(async (one) => (await fetch(`/api/v1${one}`)).json(), path)
const shot = (page, name) => process.env.E2E_SHOTS && page.screenshot({ path: `${process.env.E2E_SHOTS}/industry_${name}.png`, fullPage: true })

async function belts(d, base) {
  await d.goto(`${base}/desk/#/industry`)
  await d.waitForSelector('[data-belt="qiaojia_corridor.cane"]', { timeout: 15000 })
  const names = await d.locator('[data-belt] h2').allInnerTexts()
  expect(['果蔬产业园', '甘蔗', '蚕桑', '火龙果', '芒果'].every((one) => names.some((name) => name.includes(one))), 'the belts of the text, by their names', names.join(' '))
  const cane = d.locator('[data-belt="qiaojia_corridor.cane"]')
  const bases = (await get(d, '/industry')).items.find((one) => one.id === 'qiaojia_corridor.cane').bases.total
  const summary = await cane.locator('[data-part=bases] summary').innerText()
  expect(bases > 0 && summary.includes(String(bases)), 'a belt says how many bases it has', summary.replace(/\s+/g, ' '))
  expect(/证书|数/.test(await cane.locator('[data-t=open-slots]').innerText()), 'and what the text leaves open', await cane.locator('[data-t=open-slots]').innerText())
  await shot(d, 'desk')
  await cane.locator('[data-part=bases] .row a').first().click()
  await d.waitForSelector('[data-t=fields]', { timeout: 15000 })
  expect(/甘蔗/.test(await d.innerText('[data-t=fields]')), 'a base opens to its record')
  const wide = await d.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide <= 0, 'nothing runs over the edge', wide)
}

/** The household of the card is linked: at its village's desk, where it is on the list. */
async function linked(d, base, name) {
  await d.goto(`${base}/desk/#/industry`)
  const belt = d.locator('[data-belt="qiaojia_corridor.cane"]')
  await belt.waitFor({ timeout: 15000 })
  await belt.locator('[data-t=link]').click()
  await d.waitForSelector('dialog [data-t=way]', { timeout: 15000 })
  await d.fill('dialog [data-t=who]', name)
  await d.click('dialog [data-t=find]')
  await d.waitForSelector('dialog input[name=household]', { state: 'attached', timeout: 15000 })
  expect(await d.isChecked('dialog input[name=household] >> nth=0'), 'the household is found by the whole name of a member')
  expect((await d.inputValue('dialog [data-t=crop]')) === 'cane', 'the belt it was opened from is chosen')
  await d.selectOption('dialog [data-t=way]', 'work')
  await d.fill('dialog [data-t=terms]', '砍收季每天一百二')
  await d.click('dialog [data-t=link_send]')
  await d.waitForSelector('dialog', { state: 'detached' })
  await d.waitForFunction(() => /\b1 户/.test(document.querySelector('[data-belt="qiaojia_corridor.cane"] [data-t=households]')?.textContent ?? ''), null, { timeout: 15000 })
  expect(!(await d.innerText('[data-belt="qiaojia_corridor.cane"]')).includes('一百二'), 'the desk shows a number and nothing of the household')
}

async function own_page(p, base, card) {
  await p.goto(`${base}/#/data`)
  await p.waitForSelector('main input[type=password]', { timeout: 15000 })
  await p.fill('main input[autocapitalize=characters] >> nth=-1', card.name)
  await p.fill('main input[type=password]', card.password)
  await p.click('main form:has(input[type=password]) button')
  await p.waitForSelector('[data-t=held]', { timeout: 15000 })
  const person = (await get(p, '/me')).person.id
  return (await get(p, `/persons/${person}`)).name
}

async function listed(p, base) {
  await p.goto(`${base}/#/listings`)
  await p.waitForSelector('[data-t=my-links]', { timeout: 15000 })
  expect(/甘蔗[^]*一百二/.test(await p.innerText('[data-t=my-links]')), 'the household sees its link and its terms')
  const few = await p.innerText('[data-t=belts]')
  expect(/甘蔗\s*不足 5 户/.test(few), 'everybody else learns that it is fewer than five', few.replace(/\s+/g, ' ').slice(0, 60))
  await p.tap('[data-add="qiaojia_corridor.own_business"]')
  await p.fill('[data-t=title]', '江边小院')
  await p.selectOption('[data-t=class]', 'homestay')
  await p.fill('[data-t=price]', '120')
  await p.fill('[data-t=phone]', '13800001111')
  await p.tap('[data-t=save]')
  await p.waitForSelector('[data-listing]', { timeout: 15000 })
  expect(/江边小院[^]*120/.test(await p.innerText('[data-listing]')), 'a shop is listed with the card')
  await p.tap('[data-t=edit]')
  await p.fill('[data-t=price]', '100')
  await p.tap('[data-t=save]')
  await p.waitForFunction(() => /100/.test(document.querySelector('[data-listing]')?.textContent ?? ''), null, { timeout: 15000 })
  const wide = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide <= 0, 'the page fits 360 pixels', wide)
  await p.tap('.tools .pill >> nth=0')
  const wide_elder = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide_elder <= 0, 'and so in elder mode', wide_elder)
  await shot(p, 'resident')
  await p.tap('.tools .pill >> nth=0')
}

/** A hall that may be used once it was accepted. */
const HALLS = `
playbook: halls
version: 1
valid_from: 2021-01-01
title: {zh: 会堂, en: Halls}
places: ["530622"]
records:
  - id: hall
    host: asset
    name: {zh: 会堂, en: Hall}
    unit: 座
    stages:
      field: stage
      gates: [{to: used, needs: [{kind: record, record: acceptance, how: {zh: 先记一次验收, en: Note an acceptance first}}, {kind: field, field: title}]}]
    fields:
      - {id: title, name: {zh: 名称, en: Name}, type: line}
      - {id: stage, name: {zh: 进度, en: Stage}, type: choice, choices: [{id: built, name: {zh: 建成, en: Built}}, {id: used, name: {zh: 投入使用, en: In use}}]}
  - id: acceptance
    host: activity
    name: {zh: 验收, en: Acceptance}
    unit: 次
    at: hall
    fields:
      - {id: note, name: {zh: 说明, en: Note}, type: line}
`

async function gate(d, base, server) {
  const folder = mkdtempSync(join(tmpdir(), 'terrace-halls-'))
  try {
    writeFileSync(join(folder, 'methods.yaml'), HALLS)
    await run(binary(), ['playbook', 'install', join(folder, 'methods.yaml'), '--data', server.data])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const note = (kind, fields, more = {}) => d.evaluate(async ([kind, fields, more]) => {
    const me = await (await fetch('/api/v1/me')).json()
    const id = crypto.randomUUID()
    const body = { note: id, playbook: 'halls', kind, place: me.posts[0].place.id, fields, ...more }
    const answer = await fetch('/api/v1/commands', { method: 'POST', headers: { 'x-terrace': '1', 'content-type': 'application/json' }, body: JSON.stringify({ id: crypto.randomUUID(), command: 'records.note', body, as: me.posts[0].id }) })
    return { id, ok: answer.ok, text: answer.ok ? '' : (await answer.json()).zh }
  }, [kind, fields, more])
  const hall = await note('hall', { title: '样本会堂', stage: 'built' })
  expect(hall.ok, 'a hall is noted as built', hall.text)
  await d.goto(`${base}/desk/#/record/${hall.id}`)
  await d.waitForSelector('[data-t=gates]', { timeout: 15000 })
  const ticks = async () => (await d.locator('[data-t=gates] .ticks li').allInnerTexts()).map((one) => one.replace(/\s+/g, ' '))
  expect(/缺 1|还缺 1 样/.test(await d.innerText('[data-t=gate-state]')), 'its gate says how much is missing', (await ticks()).join(' | '))
  await d.click('[data-act=change]')
  await d.selectOption('dialog [data-t=stage]', 'used')
  await d.click('dialog [data-t=act_send]')
  await d.waitForFunction(() => /还缺:验收/.test(document.querySelector('dialog')?.textContent ?? ''), null, { timeout: 15000 })
  expect(/先记一次验收/.test(await d.innerText('dialog')), 'a step through it is refused with what is missing and how to get it')
  await d.keyboard.press('Escape')
  const accepted = await note('acceptance', { note: '合格' }, { site: hall.id })
  expect(accepted.ok, 'the acceptance is noted', accepted.text)
  await d.waitForFunction(() => /可以过了/.test(document.querySelector('[data-t=gate-state]')?.textContent ?? ''), null, { timeout: 15000 })
  expect(await d.locator('[data-t=gates] .ticks li.met a').count(), 'the tick leads to the record that shows it')
  await shot(d, 'gate')
  await d.click('[data-act=change]')
  await d.selectOption('dialog [data-t=stage]', 'used')
  await d.click('dialog [data-t=act_send]')
  await d.waitForFunction(() => document.querySelector('[data-t=gate-state]')?.textContent?.trim() === '过了', null, { timeout: 15000 })
  expect(true, 'and the hall is in use')
}

export async function industry(line, people, server) {
  const base = line.base
  const browser = await launch()
  const desk = await browser.newContext(DESK)
  const county = await browser.newContext(DESK)
  const phone = await browser.newContext(PHONE)
  const stranger = await browser.newContext(DESK)
  const d = await desk.newPage(), c = await county.newPage(), p = await phone.newPage(), s = await stranger.newPage()
  const errors = [listen(d), listen(c), listen(p), listen(s)]
  try {
    await sign_in(c, base, '/desk/', people.county)
    await belts(c, base)
    await sign_in(d, base, '/desk/', people.desk)
    const name = await own_page(p, base, people.card)
    await linked(d, base, name)
    await listed(p, base)

    await s.goto(`${base}/#/listings`)
    await s.waitForSelector('[data-listing]', { timeout: 15000 })
    expect(!(await s.innerText('main')).includes('一百二'), 'a stranger sees nothing of the link')
    await s.click('[data-listing] summary')
    const changes = await s.locator('[data-listing] details li').allInnerTexts()
    expect(changes.length === 2 && changes.every((one) => /户主本人/.test(one)), 'and who listed and changed the shop', changes.join(' | '))
    await s.click('[lang=en]')
    expect(/Homestay/.test(await s.innerText('[data-listing]')), 'in English too')

    // A post may look at it, not edit it.
    const listing = await s.locator('[data-listing]').first().getAttribute('data-listing')
    await d.goto(`${base}/desk/#/record/${listing}`)
    await d.waitForSelector('[data-act=change]', { timeout: 15000 })
    await d.click('[data-act=change]')
    await d.fill('dialog [data-t=price]', '999')
    await d.click('dialog [data-t=act_send]')
    await d.waitForFunction(() => /户主自己登记/.test(document.querySelector('dialog')?.textContent ?? ''), null, { timeout: 15000 })
    expect(true, 'a post that tries to edit it is told whose it is')
    await d.keyboard.press('Escape')
    await gate(d, base, server)
    expect(!errors.flat().length, 'no console errors', errors.flat().join(' | '))
  } finally {
    await browser.close()
  }
}
