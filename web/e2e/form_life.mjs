// A superior's form from the upload to its acceptance: what is known is seen before it is sent, a heading is confirmed once, one cell is
// typed, the form goes up, comes back with a reason, goes up again; the file that was submitted holds the ledgers' own numbers.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { binary, DESK, expect, launch, listen, run, sign_in } from './lib.mjs'

const get = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1${p}`, { credentials: 'same-origin' })).json(), path)
const stage = (page) => page.textContent('[data-t=stage]')

async function prepare_and_submit(page) {
  await page.click('[data-t=prepare]')
  await page.waitForSelector('[data-t=submit]')
  await page.click('[data-t=submit]')
  await page.waitForFunction(() => /已报送/.test(document.querySelector('[data-t=stage]')?.textContent ?? ''))
}

async function type(page, cell, number, note) {
  await page.click(`[data-cell="${cell}"]`)
  await page.fill('[data-t=typed-number]', number)
  await page.fill('[data-t=typed-note]', note)
  await page.click('[data-t=type]')
  await page.waitForFunction(([at, n]) => document.querySelector(`[data-cell="${at}"]`)?.textContent.includes(n), [cell, number])
}

export async function form_life(base, people) {
  const folder = mkdtempSync(join(tmpdir(), 'terrace-form-'))
  const browser = await launch()
  const above = await browser.newContext(DESK)
  const below = await browser.newContext({ ...DESK, acceptDownloads: true })
  const c = await above.newPage()
  const d = await below.newPage()
  const errors = [listen(c), listen(d)]
  try {
    await run(binary(), ['form', 'examples', folder])
    await sign_in(c, base, '/desk/', people.county)
    await sign_in(d, base, '/desk/', people.township)

    await c.goto(`${base}/desk/#/form-new`)
    await c.getByLabel('发给').click()
    await c.getByLabel('发给').fill('蒙姑镇')
    await c.locator('.picker-item', { hasText: /^蒙姑镇$/ }).first().click()
    await c.click('[data-t=add-place]')
    await c.setInputFiles('[data-t=file]', join(folder, 'monthly_matters.xlsx'))
    await c.click('[data-t=preview]')
    await c.waitForSelector('[data-t=known]', { timeout: 20000 })
    const known = await c.textContent('[data-t=known]')
    expect(/3 格已有数/.test(known), 'before it is sent: how many cells the ledgers know', known)
    expect(/次/.test(await c.textContent('[data-t=asked-before]')), 'and that the same was asked this year')
    await c.fill('[data-t=title]', '十月群众事项月报')
    await c.click('[data-t=send]')
    await c.waitForSelector('[data-t=stage]')
    const form = /form\/([0-9a-f-]+)\/(\d+)/.exec(c.url())
    expect(!!form, 'it is issued')

    await d.goto(`${base}/desk/#/forms`)
    await d.click('[data-t=inbox] a:has-text("十月群众事项月报")')
    await d.waitForSelector('[data-cell]')
    expect((await d.locator('td.is-known').count()) === 3, 'the township sees three cells known, each with its sign')
    const heading = d.locator('select[data-heading="群众诉求确认解决"]')
    await heading.selectOption('cases.confirmed||')
    await d.click('[data-t=confirm-mapping]')
    await d.waitForFunction(() => document.querySelectorAll('td.is-known').length === 4)
    expect(true, 'a heading confirmed fills its cell')
    await d.click('[data-cell="月报!C4"]')
    const door = await d.getAttribute('[data-t=evidence]', 'href').catch(() => null)
    expect(/name=cases\.received&place=/.test(door ?? ''), 'a known cell leads to its records', door)
    await type(d, '月报!C8', '31', '供水站登记本')
    expect((await d.locator('td.is-typed').count()) === 1, 'a typed cell is marked as typed')
    await prepare_and_submit(d)
    expect(/有数 4 格，手填 1 格/.test(await stage(d)), 'submitted', await stage(d))

    await c.goto(`${base}/desk/#/forms?see=board`)
    await c.waitForSelector('[data-t=board-list]')
    expect(/1 \/ 1 报了/.test(await c.locator('.board-card', { hasText: '十月群众事项月报' }).textContent()), 'the month-end board says that it is in')
    await c.goto(`${base}/desk/#/form/${form[1]}/${form[2]}`)
    await c.waitForSelector('[data-t=return]')
    await c.click('[data-t=return]')
    await c.fill('[data-t=reason]', '十月只有三十天有水')
    await c.click('[data-t=send-back]')
    await c.waitForFunction(() => /退回/.test(document.querySelector('[data-t=stage]')?.textContent ?? ''))

    await d.waitForFunction(() => /十月只有三十天有水/.test(document.querySelector('[data-t=stage]')?.textContent ?? ''), null, { timeout: 15000 })
    expect(true, 'the reason of the return stands where the township works')
    await d.reload()
    await d.waitForSelector('[data-cell]')
    await type(d, '月报!C8', '30', '供水站登记本,改正')
    await prepare_and_submit(d)
    await c.waitForSelector('[data-t=accept]', { timeout: 15000 })
    await c.click('[data-t=accept]')
    await c.waitForFunction(() => /收下了/.test(document.querySelector('[data-t=stage]')?.textContent ?? ''))
    expect((await c.locator('[data-t=versions] li').count()) === 2, 'both submissions are kept')

    await d.reload()
    await d.waitForSelector('[data-t=download]')
    const [download] = await Promise.all([d.waitForEvent('download'), d.click('[data-t=download]')])
    const saved = join(folder, 'filled.xlsx')
    await download.saveAs(saved)
    const table = await d.evaluate(async (bytes) => {
      const body = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))
      return (await fetch('/api/v1/tables?name=filled.xlsx', { method: 'POST', headers: { 'x-terrace': '1', 'content-type': 'application/octet-stream' }, credentials: 'same-origin', body })).json()
    }, readFileSync(saved).toString('base64'))
    const rows = Object.fromEntries(table.rows.map((row) => [row.cells[0], row.cells[2]]))
    const sheet = await get(d, `/forms/${form[1]}/sheet?place=${form[2]}`)
    let same = 0
    for (const cell of sheet.cells.filter((one) => one.state === 'known')) {
      const figure = await get(d, cell.url.replace('/api/v1', ''))
      const total = figure.cells?.[0]?.value ?? 0 // nothing noted, where it is kept place by place: nothing happened
      const name = sheet.sheets[0].cells.find((one) => one.r === cell.r && one.c === 0).text
      if (String(total) === rows[name] && cell.known_at > 0) same++
      else console.log(`     ${name}: file ${rows[name]}, figure ${JSON.stringify(figure).slice(0, 200)}`)
    }
    expect(same === 4, 'the downloaded file holds the ledgers’ own numbers, each with the record it was known at', same)
    expect(rows['赶集日供水天数'] === '30' && sheet.cells.find((one) => one.cell === '月报!C8').typed.number === '30', 'and the typed one, under the name of whoever typed it')
    expect(!!sheet.frozen && sheet.frozen.version === 2, 'what was submitted is frozen', sheet.frozen?.sha256.slice(0, 16))
    expect(!errors.flat().length, 'no console errors', errors.flat().join(' | '))
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
