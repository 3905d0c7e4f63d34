import { expect, test } from 'vitest'
import { sending } from './sending'

test('what is refused is kept until the next try, and busy ends either way', async () => {
  const { busy, error, send } = sending()
  const refused = new Error('not yours')
  expect(await send(() => Promise.reject(refused))).toBe(false)
  expect([busy.value, error.value]).toEqual([false, refused])
  const second = send(async () => {
    expect(busy.value).toBe(true)
    expect(error.value).toBeUndefined()
  })
  expect(await second).toBe(true)
  expect([busy.value, error.value]).toEqual([false, undefined])
})

test('a second press sends nothing while the first is under way', async () => {
  const { busy, send } = sending()
  let sent = 0, answer = () => {}
  const first = send(() => new Promise<void>((done) => ((answer = done), sent++)))
  expect(await send(async () => sent++)).toBe(false)
  answer()
  expect(await first).toBe(true)
  expect([sent, busy.value]).toEqual([1, false])
})
