// A household's own pages: the card and its way out, a telling without a name, the receipt, what is held and who looked, a correction,
// a complaint about an officer, and what all this looks like on paper.
import { DESK, expect, launch, listen, PHONE, sign_in } from './lib.mjs'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-/

async function open_card(page, card) {
  await page.fill('main input[autocapitalize=characters] >> nth=-1', card.name)
  await page.fill('main input[type=password]', card.password)
  await page.click('main form:has(input[type=password]) button')
  await page.waitForSelector('[data-t=sign-out]')
}

/** A page of the app, opened anew: what was begun on another page stays only when it is asked for by a link. */
async function visit(page, base, path) {
  await page.goto('about:blank')
  await page.goto(`${base}/#${path}`)
  await page.waitForSelector('main h1')
}

async function choose_place(page, place) {
  await page.evaluate((here) => localStorage.setItem('place', JSON.stringify(here)), place)
}

/** Hands in what the page holds; gives the request as it left and what the receipt shows. */
async function hand_in(page) {
  const [sent] = await Promise.all([page.waitForRequest((r) => r.url().endsWith('/api/v1/commands') && r.method() === 'POST'), page.click('[data-t=send]')])
  await page.waitForSelector('[data-t=number]', { timeout: 15000 })
  return {
    body: sent.postDataJSON().body,
    cookie: (await sent.allHeaders()).cookie,
    number: (await page.textContent('[data-t=number]')).trim(),
    word: (await page.textContent('[data-t=word]')).trim(),
    owner: (await page.waitForSelector('[data-t=owner]', { timeout: 15000 }).then((e) => e.textContent()).catch(() => '')).trim(),
  }
}

/** Least size in points of what is printed, by selector. */
const printed_pt = (page, selector) => page.evaluate((wanted) => {
  const shown = [...document.querySelectorAll(wanted)].filter((e) => e.getClientRects().length && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  return Math.min(...shown.map((e) => parseFloat(getComputedStyle(e).fontSize) * 0.75))
}, selector)

export async function resident(base, people) {
  const browser = await launch()
  const phone = await browser.newContext(PHONE)
  const desk = await browser.newContext(DESK)
  const p = await phone.newPage()
  const d = await desk.newPage()
  const errors = listen(p)

  // The card, and what is held.
  await visit(p, base, '/mine')
  await open_card(p, people.card)
  await visit(p, base, '/data')
  await p.waitForSelector('[data-t=held]')
  expect(!(await p.locator('input[type=password]').count()), 'a card that is open is not asked for again')
  const held = await p.textContent('[data-t=held]')
  expect(/身份证号/.test(held) && /国务院令第471号/.test(held) && /在册期间/.test(held), 'my data: what is held, why, how long, by which basis')
  expect(/户主/.test(await p.textContent('[data-t=home]')), 'and who belongs to the household')
  const me = await p.evaluate(async () => {
    const get = async (path) => (await fetch(`/api/v1${path}`)).json()
    const my = await get('/me')
    return { ...(await get(`/persons/${my.person.id}`)), person: my.person }
  })

  // An officer opens the household for a visit; the household is told.
  await sign_in(d, base, '/desk/', people.desk)
  const looked = await d.evaluate(async (home) => {
    const post = (await (await fetch('/api/v1/me')).json()).posts[0]
    const look = await fetch(`/api/v1/households/${home}?purpose=visit`)
    return { status: look.status, title: post.title.zh }
  }, me.household)
  expect(looked.status === 200, 'the community secretary opens the household for a visit', looked.status)
  await visit(p, base, '/data')
  await p.waitForSelector('[data-t=looked] li')
  const seen = await p.textContent('[data-t=looked]')
  expect(seen.includes(looked.title) && /走访/.test(seen), 'who looked at the household stands on the household’s page', looked.title)

  // Consent, taken back by whoever gave it.
  await p.evaluate(async (it) => {
    const body = { household: it.household, what: 'photos', by: it.person.id }
    await fetch('/api/v1/commands', { method: 'POST', headers: { 'content-type': 'application/json', 'x-terrace': '1' }, body: JSON.stringify({ id: crypto.randomUUID(), command: 'people.give_consent', body, device_at: new Date().toISOString() }) })
  }, me)
  await visit(p, base, '/data')
  await p.click('[data-t=consents] button')
  await p.waitForSelector('[data-t=consents] .chip:not(.green)')
  expect(/不同意/.test(await p.textContent('[data-t=consents]')), 'consent is taken back on the page')

  // A correction becomes a case in the card's name.
  await p.click('[data-t=correct]')
  await p.click('[data-t=held] [role=group] button >> nth=2')
  await p.waitForSelector('[data-t=send]')
  expect(/电话/.test(await p.inputValue('textarea')), 'a correction comes with the line that is wrong', await p.inputValue('textarea'))
  await p.fill('textarea', `${await p.inputValue('textarea')}13800002222`)
  const correction = await hand_in(p)
  expect(correction.body.asker.anonymous === false && correction.cookie, 'and is sent in the card’s name')
  expect(correction.owner && !UUID.test(correction.owner), 'the receipt names the post that answers', correction.owner)

  // Without a name nothing goes along, though a card is open on this phone.
  const here = await p.evaluate(() => JSON.parse(localStorage.getItem('place')))
  await visit(p, base, '/')
  await p.locator('label.tile input >> nth=0').check({ force: true })
  await p.fill('textarea', '楼道的灯不亮')
  const nameless = await hand_in(p)
  expect(!nameless.cookie && nameless.body.asker.anonymous, 'a telling without a name is sent without the card')
  await visit(p, base, '/mine')
  await p.waitForSelector('.rows li')
  const mine = await p.textContent('.rows')
  expect(mine.includes(correction.number) && !mine.includes(nameless.number), 'the correction is among the card’s cases, the nameless one is not')

  // Signed out: the next person's telling is theirs.
  await p.click('[data-t=sign-out]')
  await p.waitForSelector('[data-t=sign-out]', { state: 'detached' })
  const gone = await p.evaluate(async () => (await fetch('/api/v1/me')).status)
  expect(gone === 401 && !(await p.textContent('main')).includes(correction.number), 'signing out ends the session and puts away what it showed', gone)
  await p.reload()
  await p.waitForSelector('main input[type=password]')
  expect(true, 'and the page asks for a card again')

  // A complaint about the grid leader.
  await choose_place(p, here)
  await visit(p, base, '/')
  await p.locator('[data-t=officer]').check({ force: true })
  await p.waitForSelector('[data-t=promise]')
  expect(/不交给被投诉的人/.test(await p.textContent('[data-t=promise]')), 'what is promised about a complaint is said')
  await p.locator('.officers input >> nth=0').check({ force: true })
  await p.fill('textarea', '来家里态度不好')
  const complaint = await hand_in(p)
  expect(UUID.test(complaint.body.about), 'a complaint says whom it is about')
  expect(complaint.owner && !UUID.test(complaint.owner), 'and its receipt says which desk handles it', complaint.owner)
  const owner = await p.evaluate(async ({ number, word }) => (await (await fetch('/api/v1/receipt', { credentials: 'omit', headers: { authorization: `Receipt ${number} ${word}` } })).json()).owner, complaint)
  expect(owner && (owner.post ?? owner.id) !== complaint.body.about, 'which is not the person complained about')

  // On paper.
  await p.emulateMedia({ media: 'print' })
  const text = await printed_pt(p, '.receipt-page *')
  const code = await printed_pt(p, '.big-code')
  expect(text > 15.9 && code > 18, 'the receipt is printed in 16 pt, number and word larger', `${text.toFixed(1)} pt, ${code.toFixed(1)} pt`)
  await p.emulateMedia({ media: 'screen' })

  // Public figures say how sure they are.
  await visit(p, base, '/figures')
  await p.waitForSelector('[data-t=total]')
  expect(/余件/.test(await p.textContent('[data-t=total]')) && /余件/.test(await p.textContent('.bars')), 'a figure rounded down says so', await p.textContent('[data-t=total]'))

  // The device has no voice of its own: it says so, and nothing is sent.
  const outside = []
  p.on('request', (r) => new URL(r.url()).host === new URL(base).host || outside.push(r.url()))
  if (!(await p.evaluate(() => speechSynthesis.getVoices().some((voice) => voice.localService)))) {
    await p.click('.help-bar button')
    await p.waitForSelector('.voiceless')
    expect(!outside.length, 'without a voice of its own the device says so and asks nobody')
  }
  // In large type the help bar lies over no button.
  await p.evaluate(() => document.documentElement.classList.add('elder'))
  expect((await p.evaluate(() => getComputedStyle(document.querySelector('.help-bar')).position)) !== 'sticky', 'in large type the help bar covers nothing')
  expect(!errors.length, 'nothing in the console', errors.slice(0, 3).join(' ## '))
  await browser.close()
}
