import { describe, expect, it } from 'vitest'
import { chance } from '../offline/seeded'
import type { RecordKind } from '../api/types'
import { call_of, count_of, counted, is_there, no_heads, roll_note, ticked } from './heads'

describe('heads', () => {
  it('count up and down, never below none', () => {
    const hand = chance(7)
    let heads = no_heads()
    let count = 0
    for (let n = 0; n < 300; n++) {
      const by = hand.below(3) ? 1 : -1
      heads = counted(heads, by)
      count = Math.max(0, count + by)
      expect(count_of(heads)).toBe(count)
    }
    expect(new Set(heads.marks.map((m) => m.mark)).size).toBe(heads.marks.length)
  })
  it('a household is ticked and taken back with one tap each, and every tap is kept', () => {
    const hand = chance(11)
    const homes = ['a', 'b', 'c', 'd']
    const there = new Set<string>()
    let heads = no_heads()
    for (let n = 1; n <= 200; n++) {
      const home = homes[hand.below(homes.length)]!
      if (!there.delete(home)) there.add(home)
      heads = ticked(heads, home)
      expect(homes.filter((one) => is_there(heads, one))).toEqual(homes.filter((one) => there.has(one)))
      expect(count_of(heads)).toBe(there.size)
      expect(heads.marks.length).toBe(n)
    }
  })
  it('a roll by household tells who agreed to take part, one by heads how many were expected', () => {
    const kind = (of: 'household' | 'heads') => ({ playbook: 'p', kind: 'k', roll: { into: 'n', of, rule: { zh: '', en: '' } } }) as unknown as RecordKind
    expect(call_of({ marks: [], expected: 5, households: ['a'] }, 'n', kind('household'), '1')).toEqual({ note: 'n', playbook: 'p', kind: 'k', place: '1', expected: ['a'], marks: [] })
    expect(call_of({ marks: [], expected: 5 }, 'n', kind('heads'), '1')).toMatchObject({ heads_expected: 5 })
  })
  it('two phones call one roll of one day, and another of the next', async () => {
    const one = await roll_note('branches.theme_day', '1', '2024-03-05')
    expect(await roll_note('branches.theme_day', '1', '2024-03-05')).toBe(one)
    expect(await roll_note('branches.theme_day', '1', '2024-03-06')).not.toBe(one)
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
