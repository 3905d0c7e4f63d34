import { describe, expect, it } from 'vitest'
import { merge, state_of, type Facts } from './facts'
import { chance } from './seeded'

function some_facts(seed: number): Facts {
  const { below, yes } = chance(seed)
  return {
    tried: yes(),
    ...(yes() ? { answer: { outcome: yes() ? 'accepted' as const : 'returned' as const, generation: below(3), position: below(4), ...(yes() ? { number: `QJ-${below(3)}` } : {}), ...(yes() ? { problem: { code: `no_${below(3)}` } } : {}) } } : {}),
    ...(below(4) === 0 ? { dropped: { at: below(3), reason: `r${below(3)}` } } : {}),
    ...(below(4) === 0 ? { replaced_by: `id${below(3)}` } : {}),
  }
}

describe('facts about one item', () => {
  it('merge to the same in any order, however often, over 1,000 seeds', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const [a, b, c] = [some_facts(seed), some_facts(seed + 5000), some_facts(seed + 9000)]
      expect(merge(a, b), `seed ${seed}`).toEqual(merge(b, a))
      expect(merge(merge(a, b), c), `seed ${seed}`).toEqual(merge(a, merge(b, c)))
      expect(merge(a, a), `seed ${seed}`).toEqual(a)
    }
  })

  const server = { generation: 2, position: 100 }
  const accepted = (generation: number, position: number): Facts => ({ tried: true, answer: { outcome: 'accepted', generation, position } })

  it('an acceptance stands while the journal is the one that gave it', () => {
    expect(state_of(accepted(2, 90), server)).toBe('accepted')
  })
  it('an acceptance from before a restore is sent again', () => {
    expect(state_of(accepted(1, 90), server)).toBe('trying')
  })
  it('an acceptance beyond what the server now holds is sent again', () => {
    expect(state_of(accepted(2, 101), server)).toBe('trying')
  })
  it('an acceptance outweighs a return heard earlier under the same journal', () => {
    expect(merge(accepted(2, 5), { tried: true, answer: { outcome: 'returned', generation: 2, position: 0 } }).answer?.outcome).toBe('accepted')
  })
})
