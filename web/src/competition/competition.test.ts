// The browser's own count, checked by hand-made villages and by the plainest computation there is.
import { describe, expect, it } from 'vitest'
import { bounded_shares } from './bounds'
import { read_election, scores, Unfit, write_decimal, type Election } from './election'
import { beside_announced, recompute, rule_of } from './recompute'
import { by_code_point, Contest, exact_shares, solve, type Asked } from './rules'
import { sample } from './sample'

const village = 'META\nkey;value\nbudget;100000\nvote_type;approval\nnum_votes;5\nPROJECTS\nproject_id;cost;name\nroad;60000;村道\nlamp;30000;路灯\npump;40000;抽水站\npool;20000;"水池;两口"\nVOTES\nvoter_id;vote\n1;road,lamp\n2;road,lamp\n3;road\n4;pump,pool\n5;pump,pool\n'
const shares: Asked = { rule: 'equal-shares', utility: 'cost', completion: 'add1', tie_break: 'id' }
const refusal = (text: string) => {
  try {
    read_election(text)
  } catch (failed) {
    return (failed as Unfit).why.zh
  }
  return ''
}

describe('an election file', () => {
  it('is read with quotes, a byte order mark and either line end', () => {
    const election = read_election('\uFEFF' + village.replaceAll('\n', '\r\n'))
    expect(election.projects[3]!.name).toBe('水池;两口')
    expect(election.budget).toBe(100000n)
    expect(scores(election)).toEqual([3n, 2n, 2n, 2n])
  })
  it('keeps parts of a yuan whole', () => {
    const election = read_election('META\nkey;value\nbudget;100.50\nvote_type;approval\nPROJECTS\nproject_id;cost\na;33,25\nVOTES\nvoter_id;vote\n1;a\n')
    expect([election.budget, election.projects[0]!.cost, election.money_decimals]).toEqual([10050n, 3325n, 2])
    expect([write_decimal(10050n, 2), write_decimal(-5n, 1), write_decimal(7n, 0)]).toEqual(['100.5', '-0.5', '7'])
  })
  it('is refused with the line and how to mend it', () => {
    expect(refusal(village.replace('4;pump,pool', '4;pump,pond'))).toContain('第 17 行：投了 PROJECTS 里没有的项目 pond')
    expect(refusal(village.replace('5;pump', '4;pump'))).toContain('一人一票')
    expect(refusal(village.replace('num_votes;5', 'num_votes;6'))).toContain('可能缺了一截')
    expect(refusal(village.replace('40000', '40,000'))).toContain('大于 0')
    expect(refusal('村,钱\n')).toContain('不像 .pb')
    expect(refusal('')).toContain('不全')
  })
})

describe('the rules', () => {
  it('divide a village as one does by hand', () => {
    expect(recompute(village, shares).winners).toEqual(['road', 'pool'])
    expect(recompute(village.replace('100000', '150000'), shares)).toMatchObject({ winners: ['road', 'lamp', 'pool', 'pump'], rounds: 5000, stop: 'nothing-fits' })
    expect(recompute(village, { ...shares, rule: 'greedy' }).winners).toEqual(['road', 'lamp'])
    expect(recompute(village, { ...shares, rule: 'greedy', tie_break: 'max-cost' }).winners).toEqual(['road', 'pump'])
    expect(() => recompute(village, { ...shares, rule: 'greedy-threshold' })).toThrow(Unfit)
  })
  it('grow the shares no further than the budget', () => {
    const text = 'META\nkey;value\nbudget;100000\nvote_type;approval\nPROJECTS\nproject_id;cost\nroad;60000\npump;40000\npool;15000\nsign;9000\nVOTES\nvoter_id;vote\n1;road,sign\n2;road\n3;road\n4;pump,pool\n5;pump,pool\n'
    expect(recompute(text, shares)).toMatchObject({ winners: ['road', 'pool'], rounds: 7499, stop: 'over-budget' })
    expect(recompute(text, { ...shares, completion: 'add1u' }).winners).toEqual(['road', 'pool', 'sign'])
  })
  it('order ids by code point, also beyond the basic plane', () => {
    expect(['\u{20000}', '\uFF21', 'b', 'ab', 'a'].sort(by_code_point)).toEqual(['a', 'ab', 'b', '\uFF21', '\u{20000}'])
  })
  it('say the same of a span of rounds as of each of them', () => {
    let state = 7
    const below = (n: number) => ((state = (state * 48271) % 2147483647), state % n)
    let held = 0
    for (let turn = 0; turn < 400; turn++) {
      const projects = Array.from({ length: 2 + below(5) }, (_, p) => ({ id: `p${p}`, name: '', cost: BigInt(1 + below(60)), announced: '' }))
      const ballots = Array.from({ length: 1 + below(9) }, (_, v) => ({ voter: String(v), choices: projects.flatMap((_, project) => (below(3) ? [] : [{ project, points: 1n }])) }))
      const election: Election = { meta: new Map(), projects, ballots, vote_type: 'approval', budget: BigInt(10 + below(120)), money_decimals: 0, points_decimals: 0 }
      const asked: Asked = { ...shares, utility: below(2) ? 'cost' : 'cardinality' }
      const contest = new Contest(election, asked)
      const [from, span] = [BigInt(below(20)), BigInt(below(12))]
      const all = bounded_shares(contest, contest.pot(from), contest.pot(from + span))
      for (let round = from; all && round <= from + span; round++) {
        expect(exact_shares(contest, contest.pot(round))).toEqual(all)
        held++
      }
      const outcome = solve(election, asked)
      expect(outcome.cost <= election.budget).toBe(true)
    }
    expect(held).toBeGreaterThan(300)
  })
})

describe('the page', () => {
  it('begins with the rule the file names and compares with what it announces', () => {
    expect(rule_of(read_election(sample))).toEqual(shares)
    const election = read_election(village.replace('cost;name', 'cost;name;selected').replace('村道', '村道;1').replace('抽水站', '抽水站;1'))
    expect(beside_announced(election, ['road', 'pool'])).toEqual({ missing: ['pump'], more: ['pool'] })
    expect(beside_announced(read_election(village), [])).toBeUndefined()
  })
  it('explains every project of the sample, in both languages', () => {
    const { explanation, winners } = recompute(sample, shares)
    expect(explanation!.steps.length).toBe(winners.length)
    expect(explanation!.steps.length + explanation!.not_chosen.length).toBe(5)
    for (const step of [...explanation!.steps, ...explanation!.not_chosen]) expect(step.zh && step.en).toBeTruthy()
  })
})
