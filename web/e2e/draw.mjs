// Anybody does the draw again at /draw: the page comes to what `terrace draw` writes, tells a changed list, and sends nothing anywhere.
import { fileURLToPath } from 'node:url'
import { binary, DESK, expect, launch, listen, PHONE, run } from './lib.mjs'

const list = fileURLToPath(new URL('../../docs/examples/draw_list.csv', import.meta.url))
const seed = '5f0c7a3e9b1d4c2868a7e1f0b3d59c4725e86fa1907b3cd4e6f8120a9b7c5d3e'

/** `pictures`: a folder to leave screenshots in. */
export async function draw(base, pictures = process.env.E2E_PICTURES) {
  const told = (await run(binary(), ['draw', '--list', list, '--seed', seed])).trim().split('\n').map((row) => row.split(','))
  const commitment = told.find((row) => row[0] === 'commitment')[4]
  const browser = await launch()
  for (const [name, screen] of [['phone', PHONE], ['desktop', DESK]]) {
    const context = await browser.newContext({ ...screen, serviceWorkers: 'block' })
    const page = await context.newPage()
    const errors = listen(page)
    await page.goto(`${base}/draw`)
    await page.waitForSelector('.draw input[type=file]')
    await page.waitForLoadState('networkidle')
    const sent = []
    page.on('request', (request) => sent.push(request.url()))
    await page.setInputFiles('.draw input[type=file]', list)
    await page.fill('#draw-seed', seed)
    await page.fill('#draw-published', commitment)
    await page.waitForSelector('.draw .drawn li')
    const shown = await page.locator('.draw .drawn li').evaluateAll((all) => all.map((one) => [...one.querySelectorAll('strong')].map((word) => word.textContent)))
    const ours = told.filter((row) => row[0] === 'household').map((row) => [row[1], row[6] || '轮候'])
    expect(JSON.stringify(shown) === JSON.stringify(ours), `${name}: the page draws what the command draws`, `${shown.length} households`)
    expect((await page.locator('.draw .chip.green').count()) === 1, `${name}: the commitment is the one published`)
    await page.fill('#draw-published', commitment.replace(/^./, (c) => (c === '0' ? '1' : '0')))
    expect((await page.locator('.draw .chip.red').count()) === 1, `${name}: another commitment is told`)
    await page.fill('#draw-published', commitment)
    if (pictures) await page.screenshot({ path: `${pictures}/draw-${name}-zh.png`, fullPage: true })
    await page.fill('#draw-find', 'h007')
    expect((await page.locator('.draw .drawn li').count()) === 1, `${name}: one household is found`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide <= 0, `${name}: nothing reaches beyond the screen`, `${wide} px`)
    await page.getByRole('button', { name: 'English' }).click()
    expect(/draw/i.test(await page.locator('.draw h1').innerText()), `${name}: in English as well`)
    if (pictures) await page.screenshot({ path: `${pictures}/draw-${name}-en.png`, fullPage: true })
    await page.setInputFiles('.draw input[type=file]', { name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from('kind,id,class,type\nhousehold,H 1,1,x\n') })
    await page.waitForSelector('.draw [role=alert]')
    expect(/Line 2/.test(await page.locator('.draw [role=alert]').innerText()), `${name}: a mistake in the list is named by its line`)
    expect(!sent.length, `${name}: nothing leaves the page`, sent.slice(0, 3).join(' '))
    expect(!errors.length, `${name}: console`, errors.slice(0, 3).join(' ## '))
    await context.close()
  }
  await browser.close()
}
