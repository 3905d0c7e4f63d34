// The draw in the browser is the draw of `terrace draw`, byte for byte; src/app/draw_door_test.cpp holds the same two sums.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { draw, read_list, read_seeds, sha256, sha256_plain, written, type Outcome } from './draw'

const list = new Uint8Array(readFileSync(new URL('../../../docs/examples/draw_list.csv', import.meta.url)))
const seed = '5f0c7a3e9b1d4c2868a7e1f0b3d59c4725e86fa1907b3cd4e6f8120a9b7c5d3e'
const sum = (text: string) => sha256(new TextEncoder().encode(text))

test('is the same as at the command line', async () => {
  expect(await sum(written((await draw(list, [seed])) as Outcome))).toBe('80662153a020c2a89e96c8d474c53257bd305e35c510304f47ad42e424e12465')
  expect(await sum(written((await draw(list, [seed, 'a'.repeat(64)])) as Outcome))).toBe('d613461d1077f10523fa33d6987d86beb46f43b78d071d57b5eed464609a9bfa')
})

test('one changed letter of the list changes its hash and every ticket', async () => {
  const changed = list.slice()
  changed[changed.length - 2] = changed[changed.length - 2]! ^ 1
  const before = (await draw(list, [seed])) as Outcome
  const after = (await draw(changed, [seed])) as Outcome
  expect(after.list_hash).not.toBe(before.list_hash)
  const known = new Set(before.households.map((one) => one.ticket))
  expect(after.households.filter((one) => known.has(one.ticket))).toEqual([])
})

test('mistakes are named by line, and nothing is drawn', async () => {
  const bad = new TextEncoder().encode('kind,id,class,type\nclass,,1,a\nhousehold,H1,2,x\nhousehold,H 2,1,x\nhousehold,H1,1,x\nflat,F1,1,x\nflat,F2,,"x"\nperson,P,1,x\nhousehold,H3,0,x\nflat,F3\nclass,,1,b\n')
  expect(read_list(bad).mistakes.map((one) => one.line).sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(await draw(bad, [seed])).toHaveProperty('mistakes')
  expect(read_list(new TextEncoder().encode('kind,id,class,type\n')).mistakes).toEqual([{ line: 0, why: 'empty' }])
})

test('seeds are 64 hexadecimal digits each', () => {
  expect(read_seeds(`${seed.toUpperCase()}\n ${'b'.repeat(64)} `)).toEqual([seed, 'b'.repeat(64)])
  expect(read_seeds('')).toBeUndefined()
  expect(read_seeds('5f0c')).toBeUndefined()
})

test('without TLS the sums are worked out by hand, and are the same', async () => {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  expect(hex(sha256_plain(new TextEncoder().encode('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = new Uint8Array(length).map((_, i) => (i * 31) & 255)
    expect(hex(sha256_plain(bytes))).toBe(await sha256(bytes))
  }
})
