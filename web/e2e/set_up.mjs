// An office that has just begun: its administrator sets the first post up in the browser, and whoever holds it signs in.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { binary, DESK, expect, launch, listen, run, serve, sign_in } from './lib.mjs'

export async function set_up(port) {
  const folder = mkdtempSync(join(tmpdir(), 'terrace-e2e-'))
  const data = join(folder, 'new')
  const said = await run(binary(), ['init', '--data', data, '--domain', '530629', '--name', '威信县'])
  const [, name, password] = /\/desk\/\s+(\S+)\s+(\S+)/.exec(said)
  const server = await serve(data, port)
  const browser = await launch()
  try {
    const page = await (await browser.newContext(DESK)).newPage()
    const errors = listen(page)
    await sign_in(page, server.base, '/desk/', { name, password })
    await page.goto(`${server.base}/desk/#/organisation`)
    await page.waitForSelector('.gap-list li')
    const gap = await page.locator('.gap-list li').first().innerText()
    expect(/第一责任人/.test(gap), 'an empty office says which townships lack a first-responsible post', gap.slice(0, 60))

    await page.click('.set-up summary')
    await page.fill('.set-up input[name=post]', '威信县委书记')
    await page.fill('.set-up input[name=office_phone]', '0870-0000900')
    await page.fill('.set-up input[name=holder]', '李明远')
    await page.fill('.set-up input[name=account]', 'limingyuan')
    await page.selectOption('.set-up select[name=role]', 'county_secretary')
    await page.click('.set-up button.main')
    await page.waitForSelector('.set-up [role=alert]')
    expect(true, 'a duty without its basis is held back before anything is done')
    await page.fill('.set-up input[name=basis]', '四级书记抓移民党建实施方案 第二条')
    await page.click('.set-up button.main')
    await page.waitForSelector('[data-t=handed], .set-up .notice[role=alert]')
    expect(await page.locator('[data-t=handed]').count(), 'post, holder, duty and account are made in one go', (await page.locator('.set-up [role=alert]').allInnerTexts()).join(' '))
    if (process.env.E2E_SHOTS) await page.screenshot({ path: `${process.env.E2E_SHOTS}/set_up.png`, fullPage: true })
    const handed = await page.locator('[data-t=handed]').innerText()
    const secret = /密码 (\S+?)。/.exec(handed)[1]
    await page.waitForSelector('table td:has-text("威信县委书记")')
    expect(await page.locator('.duty, aside').filter({ hasText: '李明远' }).count(), 'the duty chain names the holder')

    // A gap told once for many places is closed place by place, from the list itself.
    const lack = page.locator('.gap-list li', { hasText: '第一责任人' }).first()
    const before = Number(/(\d+) 处/.exec(await lack.innerText())?.[1])
    await lack.locator('[data-t=close-gap]').click()
    const given = await page.locator('[data-t=duty-give] select[name=place] option').first().innerText()
    await page.fill('[data-t=duty-give] input[type=search]', '威信县委书记')
    await page.locator('[data-t=duty-give] .post-list .choice', { hasText: '威信县委书记' }).locator('input').check({ force: true })
    await page.fill('[data-t=duty-give] input[name=basis]', '四级书记抓移民党建实施方案 第三条')
    await page.click('[data-t=duty-give] .btn.main')
    await page.waitForSelector('[data-t=duty-give] [role=status], [data-t=duty-give] .notice[role=alert]')
    await page.waitForFunction((n) => [...document.querySelectorAll('.gap-list li')].some((one) => one.textContent.includes(`${n} 处第一责任人`)), before - 1)
    expect(before > 3, 'a gap of many places is closed one by one', `${before} to ${before - 1}, ${given}`)
    await page.keyboard.press('Escape')

    const other = await (await browser.newContext(DESK)).newPage()
    await sign_in(other, server.base, '/desk/', { name: 'limingyuan', password: secret })
    expect(await other.locator('.rail').count(), 'the holder signs in with the password handed over, and chooses one of her own')
    expect(!errors.length, 'no errors in the console', errors.join(' | '))
  } finally {
    await browser.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
