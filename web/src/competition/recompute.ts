// A file and a rule in, the outcome with its reasons out. No network, no clock, no chance.
import { read_election } from './election'
import { solve, type Asked } from './rules'
import { told, type Solved } from './telling'

export function recompute(text: string, asked: Asked): Solved {
  const election = read_election(text)
  return told(election, asked, solve(election, asked), true)
}
