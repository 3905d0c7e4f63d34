// Computes beside the page, so that a large election does not freeze it. Loaded with the page: works without a network after that.
import type { Both } from '../words/t'
import { read_election, Unfit, type Election } from './election'
import { beside_announced, rule_of } from './recompute'
import { solve, type Asked } from './rules'
import { told, type Solved } from './telling'

/** Without `asked`: by the rule the file names. */
export interface Wish { text?: string; asked?: Asked }
export interface Reply { asked?: Asked; solved?: Solved; beside?: { missing: string[]; more: string[] }; unfit?: Both; broken?: boolean }

let election: Election | undefined

function answer({ text, asked }: Wish): Reply {
  try {
    if (text !== undefined) {
      election = undefined
      election = read_election(text)
    }
    if (!election) return {}
    asked ??= rule_of(election)
    const solved = told(election, asked, solve(election, asked), true)
    return { asked, solved, beside: beside_announced(election, solved.winners) }
  } catch (failed) {
    return failed instanceof Unfit ? { asked, unfit: failed.why } : { asked, broken: true }
  }
}

addEventListener('message', (event: MessageEvent<Wish>) => postMessage(answer(event.data)))
