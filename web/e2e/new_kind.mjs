// What a county describes as data works at once: a file, installed while the office serves, becomes a form on the phone, a figure at the
// desk that opens to its record, and a table. No compiler, no restart.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DESK, expect, launch, listen, PHONE, run, binary, sign_in } from './lib.mjs'

const example = readFileSync(new URL('../../docs/examples/river_keeping.yaml', import.meta.url), 'utf8')

/** The example of the README, for the grids of the sample county. */
const playbook = example.replace('"530629"', '"530622"').replace('expected_of: village', 'expected_of: grid')

async function note(page, bags) {
  await page.fill('[data-t=bags]', bags)
  await page.fill('[data-t=people]', '18')
  await page.check('input[name=how][value=hand]', { force: true })
  await page.tap('[data-t=send]')
  await page.waitForSelector('[data-t=done]')
}

export async function new_kind(line, people, server) {
  const started = Date.now()
  const folder = mkdtempSync(join(tmpdir(), 'terrace-kind-'))
  const browser = await launch()
  const phone = await browser.newContext(PHONE)
  const desk = await browser.newContext({ ...DESK, acceptDownloads: true })
  const p = await phone.newPage()
  const d = await desk.newPage()
  const errors = [listen(p), listen(d)]
  try {
    await sign_in(p, line.base, '/m/', people.field)
    await p.evaluate(() => navigator.serviceWorker.ready)
    await sign_in(d, line.base, '/desk/', people.desk)

    const file = join(folder, 'river_keeping.yaml')
    writeFileSync(file, playbook)
    await run(binary(), ['playbook', 'check', file])
    await run(binary(), ['playbook', 'install', file, '--data', server.data])
    expect(true, 'a playbook is checked and installed while the office serves')

    await p.reload()
    await p.waitForSelector('[data-t=expected] a[href*="river_keeping.clean_up"]', { timeout: 15000 })
    expect(true, 'what it expects stands under “to be noted” on the phone')
    await p.goto(`${line.base}/m/#/note`)
    await p.waitForSelector('[data-t=find]')
    await p.fill('[data-t=find]', '周五清河')
    await p.tap('a[href^="#/note/river_keeping.clean_up"]')
    await p.waitForSelector('[data-t=bags]')
    expect(await p.isDisabled('[data-t=send]'), 'the form asks for what the kind requires')
    const wide = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide <= 0, 'the form fits 360 pixels', wide)
    await p.waitForTimeout(500)

    line.cut()
    await phone.setOffline(true)
    await note(p, '25')
    expect(/已存在手机上/.test(await p.textContent('[data-t=done]')), 'noted without a network, kept on the phone')
    expect(/3 个数/.test(await p.textContent('[data-t=done]')), 'the phone says how many figures one record fills')
    await phone.setOffline(false)
    line.mend()
    await p.waitForFunction(() => /记下了/.test(document.querySelector('[data-t=done]')?.textContent ?? ''), null, { timeout: 40000 })
    expect(true, 'sent by itself when the network is back')
    await p.click('[data-t=done] button')
    await p.waitForSelector('[data-t=bags]')
    await note(p, '15')
    await p.waitForFunction(() => /记下了/.test(document.querySelector('[data-t=done]')?.textContent ?? ''), null, { timeout: 20000 })

    await d.goto(`${line.base}/desk/#/figures?name=river_keeping.rubbish`)
    await d.waitForFunction(() => /0\.5/.test(document.querySelector('[data-t=total]')?.textContent ?? ''), null, { timeout: 20000 })
    const total = await d.textContent('[data-t=total]')
    expect(total.includes('约'), '40 bags are about 0.5 tonnes, and the figure says about', total)
    await d.check('input[name=by][value=how]', { force: true })
    await d.waitForFunction(() => /人工/.test(document.querySelector('.bars')?.textContent ?? ''), null, { timeout: 15000 })
    await d.click('.bars button')
    await d.waitForSelector('[data-t=records] a[href^="#/record/"]', { timeout: 15000 })
    expect((await d.locator('[data-t=records] tbody tr').count()) === 2, 'the cell opens to its two records')

    const [download] = await Promise.all([d.waitForEvent('download'), d.click('[data-t=save]')])
    const saved = join(folder, download.suggestedFilename())
    await download.saveAs(saved)
    const table = readFileSync(saved, 'utf8')
    expect(/人工/.test(table) && /约0\.5/.test(table), 'and is saved as a table with Chinese headings', download.suggestedFilename())

    await d.click('[data-t=records] a >> nth=0')
    await d.waitForSelector('[data-t=fields]')
    expect(/15 袋/.test((await d.textContent('[data-t=fields]')).replace(/\s+/g, ' ')), 'the record shows what was typed once')
    expect((await d.locator('[data-t=fills] li').count()) === 3, 'and names the figures it stands behind')
    expect(!errors.flat().length, 'no console errors', errors.flat().join(' | '))
    console.log(`     ${Math.round((Date.now() - started) / 1000)} s from the file to the table`)
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
