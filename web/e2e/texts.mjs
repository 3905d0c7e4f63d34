// A newcomer opens /texts and reaches all five within two minutes, in both languages; each shows numbers, practices that lead to a
// screen, and what does not fit.
import { expect, launch, listen, PHONE } from './lib.mjs'

const MOST_MS = 120_000

export async function texts(base) {
  const browser = await launch()
  const context = await browser.newContext({ ...PHONE, serviceWorkers: 'block' })
  const page = await context.newPage()
  const errors = listen(page)
  const began = Date.now()
  await page.goto(`${base}/texts`)
  await page.waitForSelector('.quotes li', { timeout: 20000 })
  const buttons = page.locator('.texts .choices button')
  expect((await buttons.count()) === 5, 'five texts', `${await buttons.count()}`)
  const seen = new Set()
  for (let n = 0; n < (await buttons.count()); n++) {
    await buttons.nth(n).click()
    const title = await page.locator('.texts h2').first().innerText()
    seen.add(title)
    const numbers = await page.locator('.quotes li').count()
    const practices = await page.locator('.texts details').count()
    const screens = await page.locator('.texts details a').evaluateAll((links) => links.filter((link) => /^\/desk\/#\/(ledgers|figures)\?/.test(link.getAttribute('href'))).length)
    const findings = await page.locator('.texts .chip.amber').count()
    expect(numbers >= 10 && practices >= 5 && screens >= 10 && findings >= 3, `text ${n + 1}`, `${numbers} numbers, ${practices} practices, ${screens} links, ${findings} findings`)
  }
  expect(seen.size === 5, 'five different texts', [...seen].join(' | '))
  expect(Date.now() - began < MOST_MS, 'all five within two minutes', `${Date.now() - began} ms`)
  await page.getByRole('button', { name: 'English' }).click()
  expect(/[A-Za-z]{4}/.test(await page.locator('.texts h1').innerText()), 'in English as well')
  expect(!errors.length, 'console of /texts', errors.slice(0, 3).join(' ## '))
  await browser.close()
}
