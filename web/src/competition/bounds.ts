// Whole spans of add1's rounds at once. When voters hold more, no price rises: whoever knows a lower and an upper bound of what each
// voter holds knows bounds of every price, and from those the bounds after the next purchase. Walked once from the least and
// the greatest share of a span: where the cheapest project's upper price lies below every other's lower price, all rounds of the
// span buy it. Where that cannot be told the walk gives up, and whoever asked takes a shorter span or computes exactly.
//
// Amounts are whole numbers below 2^52 in plain numbers (exact), in units of 2^-bits; prices are compared with BigInt.
import type { Contest } from './rules'

interface Offer { project: number; least: [bigint, bigint]; most: [bigint, bigint]; exact: boolean; affordable: boolean; pays_least: number; pays_most: number }

const less = (left: [bigint, bigint], right: [bigint, bigint]) => left[0] * right[1] < right[0] * left[1]
const TOP = 52

/** floor(a / b) of whole numbers below 2^53: the quotient in floating point may be one too high. */
function floor_divided(a: number, b: number): number {
  const quotient = Math.floor(a / b)
  return quotient * b > a ? quotient - 1 : quotient
}
const ceil_divided = (a: number, b: number) => (a <= 0 ? 0 : floor_divided(a - 1, b) + 1)

export function bounded_shares(contest: Contest, from: bigint, to: bigint): number[] | undefined {
  const bits = TOP - 1 - to.toString(2).length
  if (bits < 0) return undefined
  const unit = 1n << BigInt(bits)
  const groups = contest.weight.length
  const least = new Float64Array(groups).fill(Number((from * unit) / contest.voters))
  const most = new Float64Array(groups).fill(Number((to * unit - 1n) / contest.voters + 1n))
  const { weight } = contest
  const by_cost = contest.asked.utility === 'cost'
  const exact_price = (project: number, count: number): [bigint, bigint] => [(by_cost ? 1n : contest.cost(project)) * unit, BigInt(count)]
  const lists = new Map<number, Int32Array>()
  const start = new Map<number, number>()
  let queue: Offer[] = []
  contest.votes.forEach((votes, project) => {
    if (votes === 0 || contest.cost(project) > to) return
    lists.set(project, Int32Array.from(contest.supporters[project]!))
    start.set(project, ceil_divided(Number(contest.cost(project) * unit), votes))
    queue.push({ project, least: exact_price(project, votes), most: [0n, 1n], exact: false, affordable: false, pays_least: 0, pays_most: 0 })
  })

  // The least whole sum that is enough when everybody gives it, or all they have; begins at a sum that is no more than that.
  const fill = (money: Float64Array, list: Int32Array, cost: number, sum: number): { sum: number; met: boolean } => {
    for (;;) {
      let given = 0
      let rich = 0
      for (let i = 0; i < list.length; i++) {
        const group = list[i]!
        if (money[group]! < sum) given += money[group]! * weight[group]!
        else rich += weight[group]!
      }
      const missing = cost - given - sum * rich
      if (missing <= 0) return { sum, met: missing === 0 }
      sum += ceil_divided(missing, rich)
    }
  }

  const look = (offer: Offer): boolean => {
    const list = lists.get(offer.project)!
    const cost = Number(contest.cost(offer.project) * unit)
    let count = 0
    let least_of_all = Infinity
    let least_sum = 0
    let most_sum = 0
    let kept = 0
    for (let i = 0; i < list.length; i++) {
      const group = list[i]!
      if (most[group] === 0) continue
      list[kept++] = group
      count += weight[group]!
      if (least[group]! < least_of_all) least_of_all = least[group]!
      least_sum += least[group]! * weight[group]!
      most_sum += most[group]! * weight[group]!
    }
    const left = list.subarray(0, kept)
    lists.set(offer.project, left)
    if (most_sum < cost) return false
    offer.affordable = least_sum >= cost
    const even = ceil_divided(cost, count)
    offer.exact = least_of_all >= even
    if (offer.exact) {
      offer.least = offer.most = exact_price(offer.project, count)
      offer.pays_most = even
      offer.pays_least = floor_divided(cost, count)
      start.set(offer.project, even)
      return true
    }
    const worth = contest.worth(offer.project)
    const lower = fill(most, left, cost, Math.max(start.get(offer.project)!, even))
    start.set(offer.project, lower.sum)
    offer.pays_least = lower.met ? lower.sum : lower.sum - 1
    offer.least = [BigInt(offer.pays_least), worth]
    if (offer.affordable) {
      offer.pays_most = fill(least, left, cost, lower.sum).sum
      offer.most = [BigInt(offer.pays_most), worth]
    }
    return true
  }

  const winners: number[] = []
  for (;;) {
    queue.sort((left, right) => (less(left.least, right.least) ? -1 : less(right.least, left.least) ? 1 : 0))
    const seen: Offer[] = []
    let best: Offer | undefined
    let next = 0
    for (; next < queue.length && (!best || !less(best.most, queue[next]!.least)); next++) {
      const offer = queue[next]!
      if (!look(offer)) continue
      seen.push(offer)
      if (offer.affordable && (!best || less(offer.most, best.most) || (!less(best.most, offer.most) && contest.rank[offer.project]! < contest.rank[best.project]!))) best = offer
    }
    if (!seen.length) return winners
    if (!best) return undefined
    for (const offer of seen) {
      if (offer === best || less(best.most, offer.least)) continue
      const alike = contest.twins(offer.project, best.project) || (offer.exact && best.exact && !less(offer.least, best.least))
      if (!alike || contest.rank[best.project]! > contest.rank[offer.project]!) return undefined
    }
    for (const group of lists.get(best.project)!) {
      least[group] = Math.max(0, least[group]! - best.pays_most)
      most[group] = Math.max(0, most[group]! - best.pays_least)
    }
    winners.push(best.project)
    queue = [...seen.filter((offer) => offer !== best), ...queue.slice(next)]
  }
}
