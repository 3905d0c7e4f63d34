// What is known about one written item. Facts only grow, and two sets of facts about the same item merge to the same
// result in any order: two open tabs, a repeated answer or an answer that arrives late cannot disagree.

export interface Problem {
  code?: string
  field?: string
  zh?: string
  en?: string
  status?: number
}

export interface Answer {
  outcome: 'accepted' | 'returned'
  generation: number
  position: number
  number?: string
  due_at?: string
  problem?: Problem
}

export interface Facts {
  /** A send began: the server may have it, so it can no longer be edited in place. */
  tried: boolean
  answer?: Answer
  dropped?: { at: number; reason: string }
  replaced_by?: string
}

export type State = 'waiting' | 'trying' | 'accepted' | 'returned' | 'dropped' | 'replaced'

/** What the server said at last contact; older answers than this may have been lost with a restored backup. */
export interface Server {
  generation: number
  position: number
}

const weight = (a: Answer) => [a.generation, a.outcome === 'accepted' ? 1 : 0, a.position, a.number ?? '', a.problem?.code ?? ''] as const

function heavier(a: Answer, b: Answer): Answer {
  const [left, right] = [weight(a), weight(b)]
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return left[i]! > right[i]! ? a : b
  return a
}

const either = <T>(a: T | undefined, b: T | undefined, pick: (a: T, b: T) => T): T | undefined =>
  a === undefined ? b : b === undefined ? a : pick(a, b)

export function merge(a: Facts, b: Facts): Facts {
  const facts: Facts = { tried: a.tried || b.tried }
  const answer = either(a.answer, b.answer, heavier)
  const dropped = either(a.dropped, b.dropped, (x, y) =>
    x.at !== y.at ? (x.at < y.at ? x : y) : x.reason <= y.reason ? x : y)
  const replaced_by = either(a.replaced_by, b.replaced_by, (x, y) => (x < y ? x : y))
  if (answer) facts.answer = answer
  if (dropped) facts.dropped = dropped
  if (replaced_by) facts.replaced_by = replaced_by
  return facts
}

/**
 * An acceptance of an earlier generation, or beyond the server's present position, counts as unsent: the journal was
 * restored from a backup and the same id is sent again.
 */
export function state_of(facts: Facts, server: Server): State {
  if (facts.replaced_by) return 'replaced'
  if (facts.dropped) return 'dropped'
  if (facts.answer?.outcome === 'returned') return 'returned'
  if (facts.answer && facts.answer.generation >= server.generation && facts.answer.position <= server.position) return 'accepted'
  return facts.tried ? 'trying' : 'waiting'
}

export const is_unsent = (state: State) => state === 'waiting' || state === 'trying'
