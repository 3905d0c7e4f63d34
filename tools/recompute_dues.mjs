#!/usr/bin/env node
// Works every fen of `terrace entitlements try --explain` out again, from that JSON alone: who is meant, what stops, each step, each sum.
// node tools/recompute_dues.mjs why.json …   (or - for what is piped in); ends with 1 and says where when anything differs.
import { readFileSync } from 'node:fs'

let told
let wrong = 0

// Exact numbers: [numerator, denominator] of BigInt, denominator above zero.
const gcd = (a, b) => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b))
const make = (n, d) => {
  const g = gcd(n, d) || 1n
  return d < 0n ? [-n / g, -d / g] : [n / g, d / g]
}
function number(text) {
  const [over, under = '1'] = text.split('/')
  const [whole, part = ''] = over.split('.')
  return make(BigInt(whole + part), 10n ** BigInt(part.length) * BigInt(under))
}
const less = (a, b) => a[0] * b[1] < b[0] * a[1]
const same = (a, b) => a[0] === b[0] && a[1] === b[1]

function rounded([n, d], decimals, how) {
  const unit = 10n ** BigInt(decimals)
  const top = (n < 0n ? -n : n) * unit
  let whole = top / d
  const twice = (top % d) * 2n
  if (how === 'half_up' && twice >= d) whole += 1n
  if (how === 'half_even' && (twice > d || (twice === d && whole % 2n === 1n))) whole += 1n
  if (how === 'up' && twice > 0n) whole += 1n
  return make(n < 0n ? -whole : whole, unit)
}

const operations = {
  add: (all) => all.reduce((a, b) => make(a[0] * b[1] + b[0] * a[1], a[1] * b[1])),
  multiply: (all) => all.reduce((a, b) => make(a[0] * b[0], a[1] * b[1])),
  divide: ([a, b]) => make(a[0] * b[1], a[1] * b[0]),
  power: ([a, b]) => [a[0] ** b[0], a[1] ** b[0]],
  smaller: ([a, b]) => (less(b, a) ? b : a),
  larger: ([a, b]) => (less(a, b) ? b : a),
}

/** yuan as "1234.50" */
function money([n, d]) {
  const fen = ((n < 0n ? -n : n) * 100n) / d
  return `${n < 0n ? '-' : ''}${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`
}

// Days are compared as they are written, numbers as numbers, the rest only for being equal.
function holds({ fact, is, value }, facts) {
  const given = facts[fact]
  if (is === 'unknown') return given === null
  if (given === null) return is === 'differs'
  if (is === 'known') return true
  const constant = value === 'judged_on' ? told.cycle.judged_on : value
  const numeric = told.facts[fact].type === 'number'
  const [a, b] = numeric ? [number(given), number(constant)] : [given, constant]
  const below = numeric ? less(a, b) : a < b
  const equal = numeric ? same(a, b) : a === b
  return { equals: equal, differs: !equal, at_least: !below, at_most: below || equal, above: !below && !equal, below }[is]
}

function years_later(day, years) {
  const [y, m, d] = day.split('-').map(Number)
  const last = new Date(Date.UTC(y + years, m, 0)).getUTCDate()
  return `${String(y + years)}-${String(m).padStart(2, '0')}-${String(Math.min(d, last)).padStart(2, '0')}`
}

/** What the policy says of one row before any sum. */
function judged(row) {
  const { facts } = row
  if (row.why === 'bad_cell') return 'refused'
  if (!told.cycle.inside_policy) return 'refused'
  if (Object.keys(told.facts).some((id) => told.facts[id].required && facts[id] === null)) return 'refused'
  const { places } = told.policy
  if (places.length && row.place && !places.some((code) => row.place.startsWith(code))) return 'not_in_cohort'
  const cohort = told.cohorts.find((one) => one.all.every((condition) => holds(condition, facts)))
  if (!cohort) return 'not_in_cohort'
  let from = cohort.from_fact ? facts[cohort.from_fact] : cohort.from
  if (from === null) return 'refused'
  if (from < told.policy.from) from = told.policy.from
  if (told.cycle.from < from) return 'not_in_cohort'
  if (cohort.years && told.cycle.from >= years_later(from, cohort.years)) return 'not_in_cohort'
  const stopped = told.stop_when.some(
    (stop) => stop.all.every((condition) => holds(condition, facts)) && !(stop.resume_when.length && stop.resume_when.every((condition) => holds(condition, facts))),
  )
  return stopped ? 'stopped' : 'due'
}

for (const path of process.argv.slice(2)) {
  told = JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8'))
  const faults = []
  const counts = { due: 0, stopped: 0, not_in_cohort: 0, refused: 0 }
  let total = [0n, 1n]
  for (const [index, due] of told.dues.entries()) {
    const fault = (what) => faults.push(`due ${index} (${due.household} ${due.person} ${due.item ?? ''}): ${what}`)
    counts[due.state] += 1
    const states = due.rows.map(judged)
    due.rows.forEach((row, i) => row.state !== states[i] && fault(`row ${row.row} is ${states[i]}, told ${row.state}`))
    if (due.state !== 'due') {
      // A row may be due and yet its sum be refused: for a missing number, or a rate without a value.
      const lacking = ['fact_missing', 'not_published', 'parameter_dates', 'too_large'].includes(due.why)
      if (!states.includes(due.state) && !(due.state === 'refused' && lacking)) fault(`${due.state} does not follow from its rows`)
      if (due.state !== 'refused' && states.includes('due')) fault('a row of it is due')
      if (due.amount !== (due.state === 'refused' ? null : '0.00')) fault(`amount ${due.amount}`)
      continue
    }
    if (!states.includes('due') || states.includes('refused')) fault('due does not follow from its rows')
    const by_row = new Map(due.rows.map((row) => [row.row, row.facts]))
    const given = []
    for (const step of due.steps) {
      const with_ = step.with.map((one) => {
        if ('step' in one) return given[one.step]
        if ('number' in one) return number(one.number)
        return number('fact' in one ? by_row.get(one.row)[one.fact] : told.parameters[one.parameter].value)
      })
      given.push(step.do === 'round' ? rounded(with_[0], step.decimals, step.how) : operations[step.do](with_))
      if (!same(given.at(-1), number(step.gives))) fault(`step ${given.length - 1} comes to ${given.at(-1).join('/')}, told ${step.gives}`)
    }
    const last = due.steps.at(-1)
    const { round } = told.policy
    if (last.do !== 'round' || last.decimals !== round.decimals || last.how !== round.how) fault('is not rounded as the policy says')
    if (money(given.at(-1)) !== due.amount) fault(`comes to ${money(given.at(-1))}, told ${due.amount}`)
    total = operations.add([total, given.at(-1)])
  }
  if (money(total) !== told.totals.amount) faults.push(`total ${money(total)}, told ${told.totals.amount}`)
  for (const state of Object.keys(counts)) if (counts[state] !== told.totals[state]) faults.push(`${state}: ${counts[state]}, told ${told.totals[state]}`)
  for (const fault of faults) console.error(fault)
  console.log(`${told.dues.length} dues, ${money(total)} yuan, ${faults.length} differences`)
  wrong += faults.length
}
process.exit(wrong ? 1 : 0)
