import { describe, expect, it } from 'vitest'
import { chance } from '../offline/seeded'
import { count_of, counted, no_heads, roll_note } from './heads'

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
  it('two phones call one roll of one day, and another of the next', async () => {
    const one = await roll_note('branches.theme_day', '1', '2024-03-05')
    expect(await roll_note('branches.theme_day', '1', '2024-03-05')).toBe(one)
    expect(await roll_note('branches.theme_day', '1', '2024-03-06')).not.toBe(one)
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
