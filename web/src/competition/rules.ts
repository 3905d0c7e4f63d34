// The rules by which the project pool is divided; docs/competition.md states them. Every outcome is computed exactly: what is told
// comes from BigInt alone. The rounds of add1 before the last ones are proved by bounds (see bounds.ts) instead of run.
import { bounded_shares } from './bounds'
import { scores, voters_for, Unfit, power_of_ten, type Election } from './election'

export const RULES = ['greedy', 'greedy-no-skip', 'greedy-threshold', 'equal-shares'] as const
export const UTILITIES = ['cost', 'cardinality'] as const
export const COMPLETIONS = ['none', 'add1', 'add1u', 'greedy'] as const
export const TIE_BREAKS = ['id', 'min-cost', 'max-cost', 'max-votes'] as const
export interface Asked {
  rule: (typeof RULES)[number]
  utility: (typeof UTILITIES)[number]
  completion: (typeof COMPLETIONS)[number]
  tie_break: (typeof TIE_BREAKS)[number]
}
export type Stop = 'none' | 'nothing-fits' | 'over-budget'
export interface Winner { project: number; by: 'rule' | 'completion' }
export interface Outcome { winners: Winner[]; cost: bigint; rounds: bigint; stop: Stop }

/** By code point, as the server compares its bytes; JavaScript's own order differs beyond the basic plane. */
export function by_code_point(left: string, right: string): number {
  const a = [...left]
  const b = [...right]
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = a[i]!.codePointAt(0)! - b[i]!.codePointAt(0)!
    if (order) return order
  }
  return a.length - b.length
}
const sign = (value: bigint) => (value < 0n ? -1 : value > 0n ? 1 : 0)

/** Place of each project in the tie order, 0 first. */
export function tie_order(election: Election, tie_break: Asked['tie_break']): number[] {
  const votes = voters_for(election)
  const { projects } = election
  const order = projects.map((_, p) => p).sort((left, right) => {
    const one = projects[left]!
    const other = projects[right]!
    const first = tie_break === 'min-cost' ? sign(one.cost - other.cost) : tie_break === 'max-cost' ? sign(other.cost - one.cost) : tie_break === 'max-votes' ? votes[right]! - votes[left]! : 0
    return first || by_code_point(one.id, other.id)
  })
  const place: number[] = []
  order.forEach((project, at) => (place[project] = at))
  return place
}

/** Everything not yet won, in the order in which greedy takes it up. */
export function greedy_order(election: Election, asked: Asked, won: ReadonlySet<number>): number[] {
  const score = scores(election)
  const place = tie_order(election, asked.tie_break)
  const cost = (project: number) => (asked.utility === 'cardinality' ? election.projects[project]!.cost : 1n)
  return election.projects.map((_, p) => p).filter((p) => !won.has(p)).sort((left, right) => sign(score[right]! * cost(left) - score[left]! * cost(right)) || place[left]! - place[right]!)
}

function go_on_greedily(election: Election, asked: Asked, threshold: bigint | undefined, skip: boolean, by: Winner['by'], outcome: Outcome) {
  const score = scores(election)
  for (const project of greedy_order(election, asked, new Set(outcome.winners.map((winner) => winner.project)))) {
    if (threshold !== undefined && score[project]! < threshold) continue
    const { cost } = election.projects[project]!
    if (cost <= election.budget - outcome.cost) {
      outcome.winners.push({ project, by })
      outcome.cost += cost
    } else if (!skip) return
  }
}

/** An election as equal shares need it: equal ballots merged, for each project the groups who named it. */
export class Contest {
  readonly voters: bigint
  readonly yuan: bigint
  readonly weight: number[] = []
  readonly supporters: number[][]
  readonly votes: number[]
  readonly rank: number[]
  constructor(readonly election: Election, readonly asked: Asked) {
    this.voters = BigInt(election.ballots.length)
    this.yuan = power_of_ten(election.money_decimals)
    this.supporters = election.projects.map(() => [])
    this.votes = voters_for(election)
    this.rank = tie_order(election, asked.tie_break)
    const groups = new Map<string, number>()
    for (const { choices } of election.ballots) {
      const named = choices.map((choice) => choice.project).sort((a, b) => a - b)
      const key = named.join()
      const group = groups.get(key)
      if (group !== undefined) this.weight[group]!++
      else {
        groups.set(key, this.weight.length)
        for (const project of named) this.supporters[project]!.push(this.weight.length)
        this.weight.push(1)
      }
    }
  }
  /** Named by the same voters at the same cost: their prices are equal at every moment. */
  twins(one: number, other: number) {
    return this.cost(one) === this.cost(other) && this.supporters[one]!.join() === this.supporters[other]!.join()
  }
  cost(project: number) {
    return this.election.projects[project]!.cost
  }
  /** To one voter who named it. */
  worth(project: number) {
    return this.asked.utility === 'cost' ? this.cost(project) : 1n
  }
  /** What all voters hold together after so many yuan more for each. */
  pot(rounds: bigint) {
    return this.election.budget + rounds * this.voters * this.yuan
  }
  stop_of(winners: readonly number[]): Stop {
    const won = new Set(winners)
    let left = this.election.budget
    for (const project of winners) left -= this.cost(project)
    if (left < 0n) return 'over-budget'
    return this.election.projects.some((project, p) => !won.has(p) && this.votes[p]! > 0 && project.cost <= left) ? 'none' : 'nothing-fits'
  }
}

export interface Fraction { over: bigint; under: bigint }
export interface Purchase {
  project: number
  pays: Fraction
  full: number
  short: number
  broke: number
  rest_given: Fraction
  tied: number[]
  next?: { project: number; pays: Fraction }
}
export interface Told { purchases: Purchase[]; behind: { project: number; money: Fraction }[] }

export function gcd(a: bigint, b: bigint): bigint {
  while (b) [a, b] = [b, a % b]
  return a
}

/** Equal shares at one given share, by the definition: nothing rounded. Money is counted in units of 1 / scale. */
export function exact_shares(contest: Contest, pot: bigint, told?: Told): number[] {
  let scale = contest.voters
  const money = contest.weight.map(() => pot)
  const weight = contest.weight.map(BigInt)
  let open = contest.votes.flatMap((votes, p) => (votes > 0 ? [p] : []))
  const winners: number[] = []
  const behind: number[] = []

  const money_of = (project: number) => contest.supporters[project]!.reduce((sum, group) => sum + money[group]! * weight[group]!, 0n)
  // Who cannot pay an even part gives all; the others share the rest, until everybody left can pay.
  const price_of = (project: number): Fraction => {
    let over = contest.cost(project) * scale
    let under = BigInt(contest.votes[project]!)
    let rich = contest.supporters[project]!
    for (;;) {
      const poor = rich.filter((group) => money[group]! * under < over)
      if (!poor.length) return { over, under }
      rich = rich.filter((group) => money[group]! * under >= over)
      for (const group of poor) {
        over -= money[group]! * weight[group]!
        under -= weight[group]!
      }
    }
  }
  type Offer = { project: number; price: Fraction }
  const dearer = (left: Offer, right: Offer) => sign(left.price.over * right.price.under * contest.worth(right.project) - right.price.over * left.price.under * contest.worth(left.project))

  for (;;) {
    const offers: Offer[] = []
    for (const project of open) {
      if (money_of(project) < contest.cost(project) * scale) behind.push(project)
      else offers.push({ project, price: price_of(project) })
    }
    open = offers.map((offer) => offer.project)
    if (!offers.length) break
    offers.sort((left, right) => dearer(left, right) || contest.rank[left.project]! - contest.rank[right.project]!)
    const best = offers[0]!
    const common = gcd(best.price.over, best.price.under)
    const over = best.price.over / common
    const under = best.price.under / common
    if (told) {
      const bought: Purchase = { project: best.project, pays: { over, under: scale * under }, full: 0, short: 0, broke: 0, rest_given: { over: 0n, under: scale }, tied: [] }
      for (const group of contest.supporters[best.project]!) {
        if (money[group]! * under >= over) bought.full += contest.weight[group]!
        else if (money[group] === 0n) bought.broke += contest.weight[group]!
        else {
          bought.short += contest.weight[group]!
          bought.rest_given.over += money[group]! * weight[group]!
        }
      }
      bought.tied = offers.slice(1).filter((offer) => !dearer(offer, best)).map((offer) => offer.project)
      const next = offers[1]
      if (next) bought.next = { project: next.project, pays: { over: next.price.over, under: scale * next.price.under } }
      told.purchases.push(bought)
    }
    if (under !== 1n) {
      scale *= under
      for (let group = 0; group < money.length; group++) money[group]! *= under
    }
    for (const group of contest.supporters[best.project]!) money[group] = money[group]! > over ? money[group]! - over : 0n
    open = open.filter((project) => project !== best.project)
    winners.push(best.project)
  }
  if (told) told.behind = behind.sort((left, right) => contest.rank[left]! - contest.rank[right]!).map((project) => ({ project, money: { over: money_of(project), under: scale } }))
  return winners
}

/** The first round in which the winners cost too much (the one before counts) or nothing fits beside them. */
function raised_shares(contest: Contest): { winners: number[]; rounds: bigint; stop: Stop } {
  let before: number[] = []
  let round = 0n
  let span = 1n
  for (;;) {
    let winners = bounded_shares(contest, contest.pot(round), contest.pot(round + span))
    let last = round + span
    if (winners) span = span * 2n + 1n
    else if (span > 0n) {
      span /= 2n
      continue
    } else {
      winners = exact_shares(contest, contest.pot(round))
      last = round
      span = 1n
    }
    const stop = contest.stop_of(winners)
    if (stop === 'over-budget') return { winners: before, rounds: round - 1n, stop }
    if (stop === 'nothing-fits') return { winners, rounds: round, stop }
    before = winners
    round = last + 1n
  }
}

export function solve(election: Election, asked: Asked): Outcome {
  const outcome: Outcome = { winners: [], cost: 0n, rounds: 0n, stop: 'none' }
  if (asked.rule !== 'equal-shares') {
    if (asked.rule === 'greedy-threshold' && election.threshold === undefined)
      throw new Unfit({ zh: '这个文件的 META 没有 min_project_score_threshold，请补上，或换一条规则。', en: 'META lacks min_project_score_threshold; add it, or choose another rule.' })
    go_on_greedily(election, asked, asked.rule === 'greedy' ? undefined : election.threshold, asked.rule !== 'greedy-no-skip', 'rule', outcome)
    return outcome
  }
  if (election.vote_type === 'ordinal') throw new Unfit({ zh: '排了先后的选票，平分法还没有公认的算法，不硬算；请用 greedy。', en: 'Ranked ballots have no agreed form of equal shares; use greedy.' })
  for (const ballot of election.ballots)
    for (const { project, points } of ballot.choices)
      if (points <= 0n) {
        const { id } = election.projects[project]!
        throw new Unfit({ zh: `选票 ${ballot.voter} 给 ${id} 的分不大于 0，不知算不算支持；请从这张票上去掉它。`, en: `Ballot ${ballot.voter} names ${id} with no points above 0, so it is not clear whether that is support; take it off the ballot.` })
      }
  const contest = new Contest(election, asked)
  const raised = asked.completion === 'add1' || asked.completion === 'add1u'
  const shared = raised ? raised_shares(contest) : { winners: exact_shares(contest, contest.pot(0n)), rounds: 0n, stop: 'none' as Stop }
  // Whatever the bounds said, the round that counts and the one after it are run in whole numbers.
  const exact = exact_shares(contest, contest.pot(shared.rounds))
  const after = shared.stop === 'over-budget' ? contest.stop_of(exact_shares(contest, contest.pot(shared.rounds + 1n))) : 'over-budget'
  if (exact.join() !== shared.winners.join() || after !== 'over-budget') throw new Error('bounds and exact computation differ')
  for (const project of exact) {
    outcome.winners.push({ project, by: 'rule' })
    outcome.cost += election.projects[project]!.cost
  }
  outcome.rounds = shared.rounds
  outcome.stop = shared.stop
  if (asked.completion === 'greedy' || asked.completion === 'add1u') go_on_greedily(election, asked, undefined, true, 'completion', outcome)
  return outcome
}
