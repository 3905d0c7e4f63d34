// 众人来商量 in browsers: the parking lot that the sample has taken through all gates; a topic raised at the desk; opinions and paper ballots
// kept on a phone without a network; a household that votes under seal with its card.
import { DESK, expect, launch, listen, PHONE, sign_in } from './lib.mjs'

const get = (page, path) => page.evaluate(async (one) => (await fetch(`/api/v1${one}`)).json(), path)
const shot = (page, name) => process.env.E2E_SHOTS && page.screenshot({ path: `${process.env.E2E_SHOTS}/topics_${name}.png`, fullPage: true })
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth <= 0)

async function parking(d, base) {
  await d.goto(`${base}/desk/#/topics`)
  await d.waitForSelector('[data-t=topics] li', { timeout: 20000 })
  expect(/解决了 1 件/.test(await d.innerText('[data-t=headline] strong')), 'what was solved is the headline', await d.innerText('[data-t=headline]'))
  const sizes = await d.evaluate(() => ['strong', '[data-t=meetings]'].map((one) => parseFloat(getComputedStyle(document.querySelector(`[data-t=headline] ${one}`)).fontSize)))
  expect(sizes[0] > sizes[1] * 1.2, 'and how often people met stands small beside it', sizes.join(' > '))
  await shot(d, 'list')
  await d.click('[data-topic="小桥边空地做什么"]')
  await d.waitForSelector('[data-t=confirmed]', { timeout: 15000 })
  const votes = await d.innerText('[data-t=votes]')
  expect(/人不够，没有表决成/.test(votes) && /通过/.test(votes), 'a vote that missed its quorum stands beside the one that passed')
  expect(/废票 1/.test(votes), 'the spoiled paper is counted')
  expect(/写进方案第 2 版/.test(await d.innerText('[data-t=views]')), 'a minority view is shown with the version that took it up')
  expect((await d.locator('[data-t=versions] thead th').count()) === 2, 'both versions stand side by side')
  expect(/不出工不影响补助和办事/.test(await d.innerText('[data-t=no-effect]')), 'offers carry their sentence')
  await shot(d, 'parking')
}

async function raised(d, base) {
  await d.goto(`${base}/desk/#/topics`)
  await d.waitForSelector('[data-t=raise]', { timeout: 20000 })
  await d.click('[data-t=raise]')
  await d.fill('dialog [data-t=title]', '楼下空地要不要晾衣架')
  await d.fill('dialog [data-t=heard]', '楼道里等电梯的时候')
  await d.click('dialog [data-t=do-raise]')
  await d.waitForSelector('[data-t=gate]', { timeout: 15000 })
  const missing = await d.innerText('[data-t=gate]')
  expect(/商量前公开议题/.test(missing) && /群众的意见/.test(missing) && /方案/.test(missing), 'the gate says all that is missing', missing.replace(/\s+/g, ' ').slice(0, 90))
  expect(!(await d.locator('[data-t=pass]').count()), 'and cannot be passed')
  return d.url().split('/topic/')[1]
}

async function spoken(p, line, topic) {
  await p.goto(`${line.base}/m/#/topics`)
  await p.waitForSelector('[data-topic="楼下空地要不要晾衣架"]', { timeout: 20000 })
  await p.tap('[data-topic="楼下空地要不要晾衣架"]')
  await p.waitForSelector('[data-t=opine]', { timeout: 20000 })
  expect(await fits(p), 'the phone page fits 360 pixels')
  line.cut()
  for (const words of ['要，衣服没处晾', '不要挡住一楼的光']) {
    await p.fill('[data-t=text]', words)
    await p.tap('[data-t=keep]')
    await p.waitForFunction(() => !document.querySelector('[data-t=text]').value)
  }
  await p.waitForSelector('[data-t=unsent]')
  expect(/2/.test(await p.innerText('[data-t=unsent]')), 'two opinions are kept on the phone without a network', await p.innerText('[data-t=unsent]'))
  await shot(p, 'phone')
  line.mend()
  await p.waitForSelector('[data-t=unsent]', { state: 'detached', timeout: 40000 })
  const page = await get(p, `/topics/${topic}`)
  expect(page.opinions === 2 && page.unsummed === 2, 'and arrive when it returns, each once', `${page.opinions}`)
}

async function voted(r, base, card) {
  await r.goto(`${base}/#/topics`)
  await r.waitForSelector('[data-topic="村口装几盏路灯"]', { timeout: 20000 })
  await r.tap('[data-topic="村口装几盏路灯"]')
  await r.waitForSelector('[data-t=votes]', { timeout: 15000 })
  expect(!(await r.locator('[data-vote]').count()), 'nobody votes without a card')
  await r.fill('form.card:has(input[type=password]) input >> nth=0', card.name)
  await r.fill('form.card input[type=password]', card.password)
  await r.tap('form.card:has(input[type=password]) button')
  await r.waitForSelector('[data-vote=yes]', { timeout: 20000 })
  await shot(r, 'resident')
  await r.tap('[data-vote=yes]')
  await r.tap('[data-vote=yes]')
  await r.waitForSelector('[data-t=vote-receipt] code', { timeout: 15000 })
  const receipt = await r.innerText('[data-t=vote-receipt] code')
  expect(/^[0-9a-f]{64}$/.test(receipt), 'the vote is cast in two taps and has a receipt', receipt.slice(0, 12))
  expect(await fits(r), 'the resident page fits 360 pixels')
  await r.reload()
  await r.waitForSelector('[data-t=your-vote]', { timeout: 15000 })
  expect(!(await r.locator('[data-vote]').count()), 'and is not cast twice')
  const served = JSON.stringify(await get(r, `/public/topics/${r.url().split('/topic/')[1]}`))
  expect(!/"together"/.test(served), 'nothing of it is told before the count')
}

async function handed_out(p, line) {
  await p.goto(`${line.base}/m/#/topics`)
  await p.waitForSelector('[data-topic="村口装几盏路灯"]', { timeout: 20000 })
  await p.tap('[data-topic="村口装几盏路灯"]')
  await p.waitForSelector('[data-home]', { timeout: 20000 })
  const topic = p.url().split('/topic/')[1]
  line.cut()
  for (let n = 0; n < 3; n++) {
    await p.locator('[data-home]').nth(n).tap()
    await p.waitForFunction((at) => document.querySelectorAll('[data-home]')[at].disabled, n)
  }
  await p.waitForSelector('[data-t=unsent]')
  line.mend()
  await p.waitForSelector('[data-t=unsent]', { state: 'detached', timeout: 40000 })
  const box = (await get(p, `/topics/${topic}`)).boxes[0]
  expect(box.papers === 3 && box.envelopes === 1, 'paper handed out without a network merges with what was cast by phone', `${box.papers} + ${box.envelopes}`)
  return topic
}

async function too_early(d, base, topic) {
  await d.goto(`${base}/desk/#/topic/${topic}`)
  await d.waitForSelector('[data-act=count]', { timeout: 15000 })
  await d.click('[data-act=count]')
  await d.fill('dialog [data-t=watched]', '户代表二人')
  await d.click('dialog [data-t=do-count]')
  await d.waitForSelector('dialog [role=alert]', { timeout: 15000 })
  expect(true, 'nobody counts before the meeting', (await d.innerText('dialog [role=alert]')).slice(0, 60))
}

export async function topics(line, people) {
  const browser = await launch()
  try {
    const d = await (await browser.newContext(DESK)).newPage()
    const faults = listen(d)
    await sign_in(d, line.base, '/desk/', people.desk)
    await parking(d, line.base)
    // The convenor is whoever keeps the grid; the same post at a desk and on a phone.
    const g = await (await browser.newContext(DESK)).newPage()
    await sign_in(g, line.base, '/desk/', people.field)
    const topic = await raised(g, line.base)
    const p = await (await browser.newContext(PHONE)).newPage()
    faults.push(...listen(p))
    await sign_in(p, line.base, '/m/', people.field)
    await p.evaluate(() => navigator.serviceWorker.ready)
    await spoken(p, line, topic)
    const r = await (await browser.newContext(PHONE)).newPage()
    await voted(r, line.base, people.card)
    const lamps = await handed_out(p, line)
    await too_early(g, line.base, lamps)
    expect(!faults.length, 'nothing in the console', faults.join(' | '))
  } finally {
    await browser.close()
  }
}
