// One-time codes at the desk and on the phone: set up from a picture, asked for at the next sign-in, lost, reset by the operator, and set
// up anew before anything else may be done.
import { createHmac } from 'node:crypto'
import { binary, DESK, expect, launch, listen, PHONE, run, sign_in } from './lib.mjs'

const STEP = 30
/** RFC 6238 with SHA-1 and six digits: what an authenticator shows `steps` steps from now. Every use needs a later step than the last one. */
export function shown(letters, steps = 0) {
  const bits = [...letters.replace(/\s/g, '')].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const count = Buffer.alloc(8)
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP) + steps))
  const hash = createHmac('sha1', key).update(count).digest()
  const at = hash[19] & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0')
}

/** Well inside a step, so that two codes of one act belong to the same one. */
const settle = async () => {
  const left = STEP * 1000 - (Date.now() % (STEP * 1000))
  if (left < 12000) await new Promise((done) => setTimeout(done, left + 200))
}

async function set_up(page) {
  const text = await page.locator('.second-factor .letters').innerText()
  const letters = /((?:[A-Z2-7]{4} ?)+[A-Z2-7]*)\s*$/.exec(text)[1]
  expect(await page.locator('.second-factor svg, .second-factor canvas, .second-factor img').count(), 'the secret is also a picture to scan')
  await page.fill('.second-factor input', '000000')
  await page.click('.second-factor button.main')
  await page.waitForSelector('.second-factor [role=alert], .second-factor .wrong')
  expect(await page.locator('.second-factor .letters').count(), 'a wrong code is refused and the same secret stays')
  await page.fill('.second-factor input', shown(letters, -1))
  await page.click('.second-factor button.main')
  return letters
}

async function fill_sign_in(page, base, door, person) {
  await page.goto(`${base}${door}`)
  await page.fill('input[name=username]', person.name)
  await page.fill('input[name=password]', person.password)
}

async function reset(data, person) {
  const said = await run(binary(), ['account', 'reset', '--data', data, '--sign-in', person.name])
  const password = said.trim().split(/\s+/).at(-1)
  expect(password.length >= 10, 'the operator hands out a password for one use while the office serves')
  return { ...person, password }
}

async function new_password(page, person) {
  await page.waitForSelector('input[autocomplete=new-password]')
  await page.fill('main input[autocomplete=current-password]', person.password)
  person.password = `${person.password}-anew`
  await page.fill('input[autocomplete=new-password]', person.password)
  await page.click('main form button.main')
}

export async function second_factor(base, people, server) {
  const browser = await launch()
  let person = { ...people.desk }

  const desk = await (await browser.newContext(DESK)).newPage()
  const errors = listen(desk)
  await sign_in(desk, base, '/desk/', person)
  await desk.goto(`${base}/desk/#/devices`)
  await settle()
  await desk.click('.second-factor button.main')
  await desk.waitForSelector('.second-factor .letters')
  let letters = await set_up(desk)
  await desk.waitForSelector('.second-factor [role=status]')
  expect(true, 'one-time codes are set up at the desk')

  const again = await (await browser.newContext(DESK)).newPage()
  await fill_sign_in(again, base, '/desk/', person)
  await again.click('form button.main')
  await again.waitForSelector('[role=alert], .wrong')
  expect(!(await again.locator('.rail').count()), 'the password alone opens nothing any more')
  await again.fill('input[name=code]', shown(letters))
  await again.click('form button.main')
  await again.waitForSelector('.rail')
  expect(true, 'with the code the desk opens')

  person = await reset(server.data, person)
  const lost = await (await browser.newContext(DESK)).newPage()
  await fill_sign_in(lost, base, '/desk/', person)
  await lost.click('form button.main')
  await new_password(lost, person)
  await lost.waitForSelector('.second-factor h1')
  await lost.goto(`${base}/desk/#/work`)
  await lost.waitForSelector('.second-factor h1')
  expect(!(await lost.locator('.worklist, table').count()), 'after a reset no room opens before the codes are set up anew')
  await lost.waitForSelector('.second-factor .letters')
  if (process.env.E2E_SHOTS) await lost.screenshot({ path: `${process.env.E2E_SHOTS}/second_factor_desk.png` })
  await settle()
  letters = await set_up(lost)
  await lost.waitForSelector('.second-factor', { state: 'detached' })
  await lost.waitForSelector('.rail', { timeout: 15000 }).catch(() => null)
  expect(await lost.locator('.rail').count(), 'then the desk goes on where it was')

  const phone = await (await browser.newContext(PHONE)).newPage()
  const phone_errors = listen(phone)
  await fill_sign_in(phone, base, '/m/', person)
  await phone.click('form button.main')
  await phone.waitForSelector('input[name=digits]')
  expect(true, 'the phone asks for the digits when the account has codes')
  await phone.fill('input[name=digits]', '000000')
  await phone.click('form button.main')
  await phone.waitForSelector('[role=alert], .wrong')
  await phone.fill('input[name=digits]', shown(letters))
  await phone.click('form button.main')
  await phone.waitForSelector('.tabs')
  expect(true, 'the phone opens with them')

  person = await reset(server.data, person)
  const fresh = await (await browser.newContext(PHONE)).newPage()
  await fill_sign_in(fresh, base, '/m/', person)
  await fresh.click('form button.main')
  await new_password(fresh, person)
  await fresh.waitForSelector('.second-factor .letters')
  if (process.env.E2E_SHOTS) await fresh.screenshot({ path: `${process.env.E2E_SHOTS}/second_factor_phone.png`, fullPage: true })
  expect(await fresh.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the phone page does not scroll sideways')
  await set_up(fresh)
  await fresh.waitForSelector('.second-factor', { state: 'detached' })
  await fresh.waitForSelector('.tabs', { timeout: 15000 }).catch(() => null)
  expect(await fresh.locator('.tabs').count(), 'the phone goes on after the codes are set up anew')
  expect(![...errors, ...phone_errors].length, 'no errors in the console', [...errors, ...phone_errors].join(' | '))
  await browser.close()
}
