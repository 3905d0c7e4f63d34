// Every shared election under every rule, computed by TERRACE (C++) and by the page (TypeScript): the same JSON, or a list of
// where they differ and exit code 1. Where one refuses, the other must.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recomputation } from './recompute.mjs'

const terrace = process.env.TERRACE ?? 'build/release/terrace'
const folder = join(process.env.TERRACE_SHARED_DATA ?? '../shared/data', 'pabulib')
const recompute = await recomputation()

const asked = []
for (const tie_break of ['id', 'min-cost', 'max-cost', 'max-votes'])
  for (const utility of ['cost', 'cardinality']) {
    for (const rule of ['greedy', 'greedy-no-skip', 'greedy-threshold']) asked.push({ rule, utility, completion: 'none', tie_break })
    for (const completion of ['none', 'add1', 'add1u', 'greedy']) if (tie_break === 'id' || completion === 'add1') asked.push({ rule: 'equal-shares', utility, completion, tie_break })
  }

function theirs(file, { rule, utility, completion, tie_break }) {
  const words = ['fund', 'solve', file, '--rule', rule, '--utility', utility, '--completion', completion, '--tie-break', tie_break, '--explain']
  try {
    return execFileSync(terrace, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e9 }).trim()
  } catch (refused) {
    if (refused.status !== 1) throw refused
    return 'refused'
  }
}
function ours(text, wish) {
  try {
    return JSON.stringify(recompute(text, wish))
  } catch (refused) {
    if (!refused.why) throw refused
    return 'refused'
  }
}

let same = 0
const different = []
let slowest = 0
for (const name of readdirSync(folder).filter((file) => file.endsWith('.pb')).sort()) {
  const text = readFileSync(join(folder, name), 'utf8')
  for (const wish of asked) {
    const began = performance.now()
    const here = ours(text, wish)
    slowest = Math.max(slowest, performance.now() - began)
    const there = theirs(join(folder, name), wish)
    if (here === there) same++
    else {
      let at = 0
      while (here[at] === there[at]) at++
      different.push(`${name} ${Object.values(wish).join(' ')}:\n  here  ${here.slice(Math.max(0, at - 60), at + 80)}\n  there ${there.slice(Math.max(0, at - 60), at + 80)}`)
    }
  }
}
for (const one of different) console.error(one)
console.log(`${same} passed, ${different.length} failed; the slowest recomputation took ${Math.round(slowest)} ms`)
process.exit(different.length || !same ? 1 : 0)
