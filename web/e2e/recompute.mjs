// A villager works the division of the project pool out again: the example, a file of their own, without a network, on paper.
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DESK, expect, launch, listen, PHONE } from './lib.mjs'

const file = (selected) => `META\nkey;value\ndescription;双河村项目池\nbudget;100000\nvote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost;name;selected\nroad;60000;村道;1\nlamp;30000;路灯;${selected}\npump;40000;抽水站;0\nVOTES\nvoter_id;vote\n1;road,lamp\n2;road,lamp\n3;road\n4;pump\n`

export async function recompute(base) {
  const folder = mkdtempSync(join(tmpdir(), 'terrace-recompute-'))
  const browser = await launch()
  const context = await browser.newContext(PHONE)
  const page = await context.newPage()
  const errors = listen(page)
  const put = async (name, text) => {
    writeFileSync(join(folder, name), text)
    await page.setInputFiles('input[type=file]', join(folder, name))
  }
  try {
    await page.goto(`${base}/recompute`)
    await page.click('text=先看一个例子')
    await page.waitForSelector('ol.rows .won')
    expect((await page.locator('.won').count()) === 3, 'the example has its winners')
    expect((await page.locator('.said').first().innerText()).includes('人各出'), 'each purchase says who pays what')
    if (process.env.SHOTS) await shots(browser, base)

    const sent = []
    page.on('request', (request) => sent.push(request.url()))
    await context.setOffline(true)
    await put('village.pb', file(1))
    await page.waitForSelector('text=双河村项目池')
    expect(await page.locator('text=和文件里公布的结果一样').count(), 'without a network a file is computed and compared with what it announces')
    await put('changed.pb', file(0))
    await page.waitForSelector('text=和公布的不一样')
    expect((await page.locator('.notice.amber').innerText()).includes('lamp'), 'what was not announced is named')
    await page.click('text=换个规则试试')
    await page.click('label.choice:has-text("平分法")')
    await page.waitForFunction(() => document.querySelector('.recompute')?.textContent?.includes('每张票'))
    expect(true, 'another rule can be tried')
    await put('cut.pb', 'META\nkey;value\n')
    await page.waitForSelector('.notice.red')
    expect((await page.locator('.notice.red').innerText()).includes('文件不全'), 'a file that is cut short is refused with the reason')
    expect(sent.filter((url) => !url.startsWith('blob:')).length === 0, 'nothing was sent anywhere', sent.join(' '))
    await context.setOffline(false)
    expect(errors.length === 0, 'nothing in the console', errors.join(' | '))
    const desk = await browser.newPage(DESK)
    await desk.goto(`${base}/#/recompute`)
    await desk.click('text=先看一个例子')
    await desk.waitForSelector('.won')
    const pdf = await desk.pdf({ format: 'A4' })
    expect(pdf.length > 10_000, 'it prints', `${pdf.length} B`)
    await desk.close()
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function shots(browser, base) {
  for (const [name, options] of [['phone', PHONE], ['desk', DESK]])
    for (const language of ['zh', 'en']) {
      const page = await browser.newPage(options)
      await page.addInitScript((l) => localStorage.setItem('language', l), language)
      await page.goto(`${base}/recompute`)
      await page.waitForSelector('.drop')
      await page.screenshot({ path: join(process.env.SHOTS, `recompute-${name}-${language}-0.png`) })
      await page.click('.recompute button.plain')
      await page.waitForSelector('.won')
      await page.screenshot({ path: join(process.env.SHOTS, `recompute-${name}-${language}.png`), fullPage: true })
      await page.close()
    }
}
