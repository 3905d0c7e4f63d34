// A file and a rule in, the outcome with its reasons out. No network, no clock, no chance.
import { read_election, type Election } from './election'
import { solve, type Asked } from './rules'
import { told, type Solved } from './telling'

export function recompute(text: string, asked: Asked): Solved {
  const election = read_election(text)
  return told(election, asked, solve(election, asked), true)
}

/** The rule the file says it was decided by, where that is one of ours; otherwise equal shares with add1. */
export function rule_of(election: Election): Asked {
  const told = election.meta.get('rule') ?? ''
  const asked: Asked = { rule: 'equal-shares', utility: 'cost', completion: 'add1', tie_break: 'id' }
  if (told === 'greedy' || told === 'greedy-no-skip' || told === 'greedy-threshold') asked.rule = told
  if (told === 'equalshares') asked.completion = 'none'
  return asked
}

/** Which ids the file announces as funded and these winners lack, and the other way round; nothing when it announces none. */
export function beside_announced(election: Election, winners: string[]): { missing: string[]; more: string[] } | undefined {
  const announced = election.projects.filter((project) => project.announced === '1').map((project) => project.id)
  if (!announced.length) return undefined
  return { missing: announced.filter((id) => !winners.includes(id)), more: winners.filter((id) => !announced.includes(id)) }
}
