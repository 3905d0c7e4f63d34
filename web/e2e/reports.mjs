// A report by a template: every number opens to its records, it is printed on A4 and issued; a record noted later stands beside it, and the
// text that went out stays word for word.
import { DESK, expect, launch, listen, sign_in } from './lib.mjs'

const SAMPLE = 'qiaojia_corridor.monthly_brief'
const get = (page, path) => page.evaluate(async (one) => (await fetch(`/api/v1${one}`)).json(), path)
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** A command as the desk's pages send it. */
const say = (page, command, body) =>
  page.evaluate(
    async ([name, said]) => {
      const id = crypto.randomUUID()
      const post = (await (await fetch('/api/v1/me')).json()).posts[0].id
      const answer = await fetch('/api/v1/commands', { method: 'POST', headers: { 'x-terrace': '1', 'content-type': 'application/json' }, body: JSON.stringify({ id, command: name, as: post, body: said }) })
      return { status: answer.status, text: await answer.text() }
    },
    [command, body],
  )

export async function reports(base, people) {
  const browser = await launch()
  const desk = await browser.newContext(DESK)
  const d = await desk.newPage()
  const errors = listen(d)
  try {
    await sign_in(d, base, '/desk/', people.window)
    await d.goto(`${base}/desk/#/reports`)
    await d.waitForSelector('[data-t=sample] option', { state: 'attached' })
    await d.selectOption('[data-t=sample]', SAMPLE)
    await d.waitForFunction(() => /长廊建设每月简报/.test(document.querySelector('[data-t=report] h2')?.textContent ?? ''), null, { timeout: 15000 })
    const first = '[data-t=report] [data-cell="2.dispatches"]'
    const before = await d.textContent(first)
    await d.click(first)
    await d.waitForFunction(() => /调度/.test(document.querySelector('[data-t=behind]')?.textContent ?? ''))
    expect(/规则第 3 版/.test(await d.textContent('[data-t=behind]')), 'a number opens to its rule, with the version', before)
    expect((await d.textContent('[data-t=silent]')).length > 10, 'the page says which places have not been heard of')
    await d.emulateMedia({ media: 'print' })
    expect(!(await d.isVisible('.rail')) && (await d.isVisible('[data-t=report]')), 'printed without the menu')
    const paper = await d.pdf({ format: 'A4' }).catch(() => undefined)
    if (paper) expect(paper.length > 10_000, 'and comes out on A4', `${Math.round(paper.length / 1024)} KB`)
    await d.emulateMedia({ media: 'screen' })

    await d.click('[data-t=issue]')
    await d.waitForSelector('[data-t=done] a', { timeout: 15000 })
    await d.click('[data-t=done] a')
    await d.waitForSelector('[data-t=changed]')
    expect(/都没有变/.test(await d.textContent('[data-t=changed]')), 'as issued, nothing has changed')
    const text = await d.textContent('[data-t=text]')

    const county = (await get(d, `/places?q=${encodeURIComponent('文笔')}&limit=5`)).items[0]
    const said = await say(d, 'records.note', { note: crypto.randomUUID(), playbook: 'qiaojia_corridor', kind: 'dispatch', place: county.id, day: today(), fields: { decisions: '3' } })
    expect(said.status === 200, 'a meeting is noted later', said.text.slice(0, 200))
    await d.reload()
    await d.waitForSelector('[data-t=beside] [data-cell="2.dispatches"]', { timeout: 15000 })
    const row = await d.textContent('[data-t=beside] [data-cell="2.dispatches"]')
    expect(/后来记的/.test(row) && row.includes(before.trim().replace('次', '')), 'as reported and as known now stand side by side, with the record between', row.replace(/\s+/g, ' '))
    expect((await d.textContent('[data-t=text]')) === text, 'the text that went out is the same, word for word')
    expect((await d.locator('[data-t=text-now]').count()) === 1, 'and beside it how it would read now')
    await d.click('[data-t=beside] [data-cell="2.dispatches"] a')
    await d.waitForFunction(() => location.hash.startsWith('#/record/'))
    expect(true, 'the record that came opens')
    await d.goto(`${base}/desk/#/figures?name=qiaojia_corridor.dispatches&place=${county.id}&since=${today()}`)
    await d.waitForSelector('[data-t=changes]', { timeout: 15000 })
    expect(!errors.length, 'console of the reports', errors.slice(0, 3).join(' ## '))
  } finally {
    await browser.close()
  }
}
