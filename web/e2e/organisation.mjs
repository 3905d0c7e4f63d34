// The organisation run from the browser alone: a holder leaves and the next is named, somebody stands in, a body is founded, a group is added
// and gets its boundary, a post is closed. Who may not is shown no act, and is refused when it tries all the same.
import { readFileSync } from 'node:fs'
import { DESK, expect, launch, listen, sign_in } from './lib.mjs'

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const GRID = '文笔第4网格'
const POST = `${GRID}网格长`
const OTHER = '文笔第9网格网格长'
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const later = (days) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

const read = (page, path) => page.evaluate((p) => fetch(`/api/v1${p}`).then((answer) => answer.json()), path)
const said = async (page, within) => (await page.locator(`${within} [role=alert]`).allInnerTexts()).join(' ')

async function choose_place(page, name) {
  const box = page.locator('.page-head .picker input')
  await box.click()
  await box.fill(name)
  await page.locator('.picker-item', { hasText: name }).first().click()
}
async function choose_post(page, form, title) {
  await form.locator('input[type=search]').first().fill(title)
  await form.locator('.post-list .choice', { hasText: title }).first().locator('input').check({ force: true })
}
/** Opens an act of the dialog, fills it and waits until it is taken or refused. */
async function act(page, name, fill = async () => {}) {
  const box = page.locator(`dialog [data-t=${name}]`).first()
  await box.locator('summary').first().click()
  await fill(box)
  await box.locator('form .btn').last().click()
  await page.waitForFunction((n) => {
    const one = document.querySelector(`dialog [data-t=${n}]`)
    return !one || !one.open || one.querySelector('[role=alert]')
  }, name)
}
const shot = async (page, name) => process.env.E2E_SHOTS && page.screenshot({ path: `${process.env.E2E_SHOTS}/organisation_${name}.png`, fullPage: true })

/** The dialog with every act open, in elder and in usual type: what axe finds, and whether it scrolls sideways. */
async function well_made(page) {
  for (const box of await page.locator('dialog .org-act > summary').all()) await box.click()
  await page.evaluate(axe)
  for (const mode of ['elder', 'usual']) {
    await page.evaluate((m) => document.documentElement.classList.toggle('elder', m === 'elder'), mode)
    const found = await page.evaluate((tags) => globalThis.axe.run('dialog', { runOnly: tags }), TAGS).then((r) => r.violations.map((v) => `${v.id} ${v.nodes[0].target}`))
    const over = await page.evaluate(() => document.querySelector('dialog').scrollWidth - document.querySelector('dialog').clientWidth)
    expect(!found.length && over <= 0, `the post's dialog with every act open is well made (${mode})`, [...found, over > 0 ? `${over} px too wide` : ''].filter(Boolean).join(' | '))
    await shot(page, `post_${mode}`)
  }
  for (const box of await page.locator('dialog .org-act > summary').all()) await box.click()
}

async function posts(page) {
  const gap = page.locator('.gap-list li', { hasText: POST })
  await page.locator('[data-t=posts] .post-name', { hasText: POST }).first().click()
  await page.waitForSelector('dialog [data-t=end-holding]')
  await shot(page, 'post')
  await well_made(page)
  await act(page, 'end-holding')
  await gap.waitFor()
  expect(true, 'a holder leaves, and the gap stands in the list')
  await page.keyboard.press('Escape')
  await gap.locator('[data-t=close-gap]').click()
  await act(page, 'appoint', (box) => box.locator('input[name=holder]').fill('李新明'))
  expect(!(await said(page, 'dialog')), 'the next holder is taken', await said(page, 'dialog'))
  await gap.waitFor({ state: 'detached' })
  const next = page.locator('[data-t=posts] tr', { hasText: POST }).filter({ hasText: '李新明' })
  await next.first().waitFor({ timeout: 15000 }).catch(() => null)
  expect(await next.count(), 'the gap leads to the post, the next holder is named there, and the gap is gone')

  await act(page, 'stand-in', async (box) => {
    await choose_post(page, box, POST)
    await box.locator('input[name=to]').fill(later(9))
  })
  const refused = await said(page, 'dialog [data-t=stand-in]')
  expect(refused.length > 4, 'a post does not stand in for itself: the refusal says so beside the button', refused)
  expect((await page.inputValue('dialog [data-t=stand-in] input[name=to]')) === later(9), 'what was written stays when it is refused')
  const box = page.locator('dialog [data-t=stand-in]')
  await choose_post(page, box, OTHER)
  await box.locator('form .btn.main').click()
  await page.waitForSelector('dialog [data-t=end-stand-in]', { state: 'attached' })
  expect(await page.locator('[data-t=posts] tr', { hasText: POST }).locator('.chip.amber').count(), 'who stands in for the period is shown in the list of posts')
  await shot(page, 'stand_in')
  await act(page, 'end-stand-in')
  await page.waitForSelector('dialog [data-t=end-stand-in]', { state: 'detached' })
  expect(true, 'and is ended before its time')

  await act(page, 'move-duty', async (form) => {
    await choose_post(page, form, OTHER)
    await form.locator('input[name=basis]').fill('巧移组〔2026〕8号')
  })
  await page.waitForFunction(() => !document.querySelector('dialog [data-t=move-duty]'))
  const chain = await read(page, `/duty-chain?place=${(await read(page, `/places?q=${encodeURIComponent(GRID)}`)).items[0].id}`)
  const link = chain.links.find((one) => one.role.id === 'grid_leader')
  expect(link?.post.title.zh === OTHER && link.basis === '巧移组〔2026〕8号', 'its duty is handed over with its document', JSON.stringify(link?.post.title))
  await act(page, 'close-post', (form) => form.locator('input[name=basis]').fill('巧编发〔2026〕3号'))
  await page.waitForSelector('dialog .chip.red')
  await page.keyboard.press('Escape')
  await page.locator('[data-t=posts] .post-name', { hasText: POST }).waitFor({ state: 'detached' })
  expect(true, 'the post is closed and leaves the list')
}

async function bodies(page) {
  await page.click('[data-t=tab-bodies]')
  await page.click('[data-t=found-body] summary')
  const form = page.locator('[data-t=found-body] form')
  await form.locator('select[name=kind]').selectOption('temporary')
  await form.locator('input[name=name]').fill('汛期应急临时党支部')
  await form.locator('input[name=basis]').fill('巧防指〔2026〕2号')
  await form.locator('input[name=to]').fill(later(60))
  for (const [title, part] of [[OTHER, 'lead'], ['文笔第2网格网格长', 'member']]) {
    await choose_post(page, form, title)
    await form.locator('select[name=part]').selectOption(part)
    await form.locator('[data-t=add-member]').click()
    await form.locator('[data-t=chosen-members] li', { hasText: title }).waitFor()
  }
  await shot(page, 'found_body')
  await form.locator('button.main').click()
  await page.waitForSelector('[data-t=body-founded]')
  const row = page.locator('[data-t=bodies] tr', { hasText: '汛期应急临时党支部' })
  await row.waitFor()
  expect(/2 人/.test(await row.innerText()), 'a body is founded with two members', (await row.innerText()).replace(/\s+/g, ' '))
  await row.locator('.post-name').click()
  await act(page, 'unseat')
  await page.waitForFunction(() => document.querySelectorAll('dialog [data-t=members] li').length === 1)
  await act(page, 'end-body', (box) => box.locator('input[name=basis]').fill('汛期结束'))
  await row.waitFor({ state: 'detached' })
  expect(true, 'a member leaves it, and it is ended')
}

async function places(page) {
  await page.click('[data-t=tab-places]')
  await page.click('[data-t=add-places] summary')
  await page.selectOption('[data-t=add-places] select[name=kind]', 'group')
  await page.fill('[data-t=add-places] textarea[name=names]', '五组\n六组')
  await page.click('[data-t=add-places] .btn.main')
  await page.waitForSelector('[data-t=own-places] td:has-text("六组")')
  const village = (await read(page, `/places?q=${encodeURIComponent('文笔社区')}`)).items[0]
  const below = (await read(page, `/places?parent=${village.id}`)).items
  const five = below.find((one) => one.name === '五组')
  expect(five?.level === 6 && five.valid_from === today, 'two groups are added in one go, from today on', JSON.stringify(five ?? below.map((one) => one.name)))
  await shot(page, 'places')
  return five
}

async function boundaries(page, group) {
  await page.click('[data-t=tab-boundaries]')
  await page.check('[data-t=boundaries] input[name=mode][value=write]', { force: true })
  await page.selectOption('[data-t=boundaries] select[name=target]', group.id)
  await page.selectOption('[data-t=boundaries] select[name=datum]', 'gcj02')
  await page.fill('[data-t=boundaries] textarea[name=corners]', '102.93, 26.90\n102.94, 26.91\n102.94, 26.90\n102.93, 26.91')
  await page.click('[data-t=check]')
  await page.waitForSelector('[data-t=checked] .late')
  const crossing = await page.innerText('[data-t=checked] .late')
  expect(/自相交|102\.9/.test(crossing) && (await page.isDisabled('[data-t=record]')), 'a line that crosses itself is named with where it does, and is not recorded', crossing)
  await page.fill('[data-t=boundaries] textarea[name=corners]', '102.93, 26.90\n102.94, 26.90\n102.94, 26.91\n102.93, 26.91')
  await page.click('[data-t=check]')
  await page.waitForSelector('[data-t=record]:not([disabled])')
  await page.click('[data-t=record]')
  await page.waitForSelector('[data-t=recorded]')
  const kept = await read(page, `/places/${group.id}`)
  const west = Math.min(...kept.boundary.coordinates.flat(2).filter((_, i) => i % 2 === 0))
  expect(kept.boundary_from === today && west < 102.93 && west > 102.92, 'corners of a web map are recorded where the ground is', `${west}`)

  // Drawn on the map, where the browser has one: from tomorrow, so that today's still holds today.
  if (await page.locator('[data-t=boundaries] input[name=mode][value=draw]').isVisible().catch(() => false)) {
    await page.check('[data-t=boundaries] input[name=mode][value=draw]', { force: true })
    await page.fill('[data-t=boundaries] input[name=from]', later(1))
    const canvas = page.locator('.boundary-map canvas')
    await canvas.waitFor()
    await page.waitForTimeout(800)
    for (const [x, y] of [[200, 120], [320, 130], [300, 240]]) await canvas.click({ position: { x, y } })
    await page.click('[data-t=corner-middle]')
    await page.locator('[data-t=boundaries] button', { hasText: '撤回一点' }).click()
    expect(/3/.test(await page.innerText('[data-t=corner-count]')), 'three clicks draw three corners; the middle is a fourth for the keyboard, and is taken back')
    await page.waitForTimeout(300)
    await shot(page, 'draw')
    await page.click('[data-t=check]')
    await page.waitForSelector('[data-t=record]:not([disabled])')
    await page.waitForTimeout(500)
    await shot(page, 'checked')
    await page.click('[data-t=record]')
    await page.waitForSelector('[data-t=recorded]')
    const now = await read(page, `/places/${group.id}`), then = await read(page, `/places/${group.id}?on=${later(1)}`)
    expect(now.boundary_from === today && then.boundary_from === later(1), 'a boundary holds from its day, and the one before it until then', `${now.boundary_from} ${then.boundary_from}`)
  } else console.log('     (no WebGL here: drawing on the map is left out)')
  const village = (await read(page, `/places?q=${encodeURIComponent('文笔社区')}`)).items[0]
  // A file in the national datum names its places itself; what names none is asked for, and a broken one does not keep the others out.
  const shape = (name, ring) => ({ type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [ring] } })
  const brought = { type: 'FeatureCollection', features: [shape('六组', [[102.95, 26.9], [102.96, 26.9], [102.96, 26.91], [102.95, 26.9]]), shape('没有这个组', [[102.97, 26.9], [102.98, 26.9], [102.98, 26.91], [102.97, 26.9]])] }
  await page.check('[data-t=boundaries] input[name=mode][value=file]', { force: true })
  await page.fill('[data-t=boundaries] input[name=from]', today)
  await page.selectOption('[data-t=boundaries] select[name=datum]', 'cgcs2000')
  await page.setInputFiles('[data-t=boundaries] input[type=file]', { name: 'groups.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify(brought)) })
  await page.click('[data-t=check]')
  await page.waitForSelector('[data-t=checked] tbody tr:nth-child(2)')
  const asked_for = await page.locator('[data-t=checked] tbody select').count()
  await page.click('[data-t=record]')
  await page.waitForSelector('[data-t=recorded]')
  const six = (await read(page, `/places?parent=${village.id}`)).items.find((one) => one.name === '六组')
  expect(asked_for === 1 && (await read(page, `/places/${six.id}`)).boundary_from === today && (await page.locator('[data-t=checked] tbody tr').count()) === 1,
    'a GeoJSON file is recorded for the places it names; the shape that names none stays, to be told whose it is')
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-t=boundaries] a[download]').first().click()])
  const features = JSON.parse(await (await file.createReadStream()).toArray().then((parts) => Buffer.concat(parts).toString())).features
  expect(features.some((one) => one.properties.id === group.id), 'the export holds it', `${features.length} features of ${village.name}`)
}

/** Nobody hands on what it does not hold itself: the registrar of posts cannot make somebody a grid leader. */
async function registrar(browser, base, person) {
  const page = await (await browser.newContext(DESK)).newPage()
  await sign_in(page, base, '/desk/', person)
  await page.goto(`${base}/desk/#/organisation`)
  await page.waitForSelector('[data-t=posts]')
  await choose_place(page, '文笔社区')
  await page.locator('.gap-list li', { hasText: '文笔第12网格网格长' }).locator('[data-t=close-gap]').click()
  await act(page, 'appoint', (box) => box.locator('input[name=holder]').fill('周新立'))
  const refused = await said(page, 'dialog [data-t=appoint]')
  expect(/职权超出/.test(refused) && (await page.inputValue('dialog [data-t=appoint] input[name=holder]')) === '周新立', 'who may not hand on the authority is told why, and keeps what was written', refused)
  await shot(page, 'refused')
  await page.context().close()
}

async function reader(browser, base, person) {
  const page = await (await browser.newContext(DESK)).newPage()
  await sign_in(page, base, '/desk/', person)
  await page.goto(`${base}/desk/#/organisation`)
  await page.waitForSelector('[data-t=posts]')
  expect(!(await page.locator('.post-name, [data-t=close-gap], .set-up').count()), 'who runs no organisation is shown no act')
  const status = await page.evaluate(async () => {
    const body = { id: crypto.randomUUID().replace(/^(.{14})./, '$17'), command: 'people.end_body', body: { body: crypto.randomUUID(), basis: '试' }, device_at: new Date().toISOString() }
    return (await fetch('/api/v1/commands', { method: 'POST', headers: { 'x-terrace': '1', 'content-type': 'application/json' }, body: JSON.stringify(body) })).status
  })
  expect(status === 403 || status === 404, 'and is refused when it tries all the same', String(status))
  for (const part of ['bodies', 'places', 'boundaries']) {
    await page.click(`[data-t=tab-${part}]`)
    await page.waitForTimeout(400)
    expect(!(await page.locator('main .org-act, main form, main .set-up').count()), `nor under “${part}”`)
  }
}

export async function organisation(base, people) {
  const browser = await launch()
  try {
    const page = await (await browser.newContext({ ...DESK, acceptDownloads: true })).newPage()
    const errors = listen(page)
    await sign_in(page, base, '/desk/', people.township)
    await page.goto(`${base}/desk/#/organisation`)
    await page.waitForSelector('[data-t=posts]')
    await choose_place(page, '文笔社区')
    await page.waitForSelector(`[data-t=posts] .post-name:has-text("${POST}")`)
    await shot(page, 'page')
    await posts(page)
    await bodies(page)
    await boundaries(page, await places(page))
    expect(!errors.length, 'no errors in the console', errors.join(' | '))
    await registrar(browser, base, people.county)
    await reader(browser, base, people.window)
  } finally {
    await browser.close()
  }
}
