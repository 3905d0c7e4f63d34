// What was chosen and why, letter for letter as `terrace fund solve --explain` writes it (src/competition/telling.cpp).
import type { Both } from '../words/t'
import { power_of_ten, scores, voters_for, write_decimal, type Election } from './election'
import { Contest, exact_shares, gcd, greedy_order, tie_order, type Asked, type Fraction, type Outcome, type Told } from './rules'

export interface Share { exact: string; yuan: string }
export interface Step extends Both {
  project: string
  cost: number | string
  pays?: Share
  full?: number
  short?: number
  broke?: number
  rest_given?: Share
  tied?: string[]
  next?: { project: string; pays: Share }
  score?: number | string
  left_before?: number | string
  votes?: number
  supporters_have?: Share
}
export interface Solved {
  election: Record<string, string | number>
  rule: Asked['rule']
  utility: Asked['utility']
  completion?: Asked['completion']
  tie_break: Asked['tie_break']
  says: Both
  winners: string[]
  chosen: { id: string; name: string; cost: number | string; votes: number; score: number | string; by: string }[]
  cost: number | string
  budget: number | string
  left: number | string
  rounds?: number
  share?: Share
  stop?: string
  explanation?: { steps: Step[]; not_chosen: Step[]; stopped: Both }
}

const TIES: Record<Asked['tie_break'], Both> = {
  id: { zh: '项目编号小的在前', en: 'the lower project id comes first' },
  'min-cost': { zh: '花钱少的在前，再看编号', en: 'the cheaper comes first, then the lower id' },
  'max-cost': { zh: '花钱多的在前，再看编号', en: 'the dearer comes first, then the lower id' },
  'max-votes': { zh: '票多的在前，再看编号', en: 'the one with more votes comes first, then the lower id' },
}

export function says(asked: Asked): Both {
  const cost = asked.utility === 'cost'
  const rule: Both = { zh: '', en: '' }
  const set = (zh: string, en: string) => {
    rule.zh += zh
    rule.en += en
  }
  if (asked.rule === 'greedy')
    set(cost ? '按得分从高到低选，放不下的跳过' : '按每一元换来的得分从高到低选，放不下的跳过', cost ? 'By score, highest first; what does not fit is skipped' : 'By score for each unit of money, highest first; what does not fit is skipped')
  if (asked.rule === 'greedy-no-skip') set('按得分从高到低选，遇到第一个放不下的就停', 'By score, highest first; stops at the first that does not fit')
  if (asked.rule === 'greedy-threshold') set('得分够门槛的，按得分从高到低选，放不下的跳过', 'Among those whose score reaches the threshold, by score, highest first; what does not fit is skipped')
  if (asked.rule === 'equal-shares') {
    set('平分法：总额平分到每张票，选同一项目的人一起出钱；', 'Equal shares: the budget is divided equally among the ballots, and those who named a project pay for it together; ')
    set(cost ? '一个项目的好处算它花的钱' : '每个项目的好处一样大', cost ? 'a project is worth what it costs' : 'all projects are worth the same')
    if (asked.completion === 'add1' || asked.completion === 'add1u')
      set('；每人的份额一次加一元，加到再加就超总额、或什么都放不下为止', '; every share grows by one at a time until one more would cost more than the budget, or nothing fits any more')
    if (asked.completion === 'greedy' || asked.completion === 'add1u') set('；剩下的钱按得分从高到低补选', '; what is left goes by score, highest first')
  }
  const tie = TIES[asked.tie_break]
  return {
    zh: `${rule.zh}。完全一样时，${tie.zh}。只分项目池的钱，该发给个人的一分不动。`,
    en: `${rule.en}; between projects that stand exactly alike ${tie.en}. Only the project pool is divided: what is due to a person is due.`,
  }
}

const number = (units: bigint, decimals: number): number | string => {
  const text = write_decimal(units, decimals)
  return text.includes('.') ? text : Number(text)
}
/** To two decimals, half up. */
function rounded({ over, under }: Fraction, per_unit: bigint): { text: string; exact: boolean } {
  const of = under * per_unit
  const hundredths = (over * 200n + of) / (of * 2n)
  return { text: write_decimal(hundredths, 2), exact: hundredths * of === over * 100n }
}

export function told(election: Election, asked: Asked, outcome: Outcome, explained: boolean): Solved {
  const { projects, money_decimals: decimals } = election
  const votes = voters_for(election)
  const score = scores(election)
  const currency = election.meta.get('currency')
  const [unit_zh, unit_en] = !currency || currency === 'CNY' ? ['元', 'yuan'] : [currency, currency]
  const pot = election.budget + outcome.rounds * BigInt(election.ballots.length) * power_of_ten(decimals)
  const share: Fraction = { over: pot, under: BigInt(election.ballots.length) }

  const money = (units: bigint) => number(units, decimals)
  const fraction = ({ over, under }: Fraction): Share => {
    const of = under * power_of_ten(decimals)
    const common = gcd(over, of)
    const [a, b] = [over / common, of / common]
    return { exact: b === 1n ? String(a) : `${a}/${b}`, yuan: rounded({ over, under }, power_of_ten(decimals)).text }
  }
  const sum_zh = (units: bigint) => `${write_decimal(units, decimals)} ${unit_zh}`
  const sum_en = (units: bigint) => `${write_decimal(units, decimals)} ${unit_en}`
  const part_zh = (value: Fraction) => {
    const { text, exact } = rounded(value, power_of_ten(decimals))
    return `${exact ? ' ' : '约 '}${text} ${unit_zh}`
  }
  const part_en = (value: Fraction) => {
    const { text, exact } = rounded(value, power_of_ten(decimals))
    return `${exact ? '' : 'about '}${text} ${unit_en}`
  }
  const points = election.vote_type !== 'approval' && election.vote_type !== 'choose-1'
  const got = (p: number) => write_decimal(score[p]!, election.points_decimals)
  const got_zh = (p: number) => `${got(p)}${points ? ' 分' : ' 票'}`
  const got_en = (p: number) => `${got(p)}${points ? ' points' : ' votes'}`
  const zh = (p: number) => (projects[p]!.name ? `「${projects[p]!.name}」（${projects[p]!.id}）` : `「${projects[p]!.id}」`)
  const en = (p: number) => (projects[p]!.name ? `"${projects[p]!.name}" (${projects[p]!.id})` : projects[p]!.id)
  const cost = (p: number) => projects[p]!.cost
  const base = (p: number) => ({ project: projects[p]!.id, cost: money(cost(p)) })

  const about: Solved['election'] = {}
  for (const key of ['description', 'unit', 'subunit', 'instance', 'currency']) if (election.meta.has(key)) about[key] = election.meta.get(key)!
  Object.assign(about, { vote_type: election.vote_type, projects: projects.length, votes: election.ballots.length })
  const spent = outcome.cost
  const solved: Solved = {
    election: about, rule: asked.rule, utility: asked.utility, ...(asked.rule === 'equal-shares' ? { completion: asked.completion } : {}), tie_break: asked.tie_break, says: says(asked),
    winners: outcome.winners.map(({ project }) => projects[project]!.id),
    chosen: outcome.winners.map(({ project: p, by }) => ({ id: projects[p]!.id, name: projects[p]!.name, cost: money(cost(p)), votes: votes[p]!, score: number(score[p]!, election.points_decimals), by: by === 'rule' ? asked.rule : 'greedy-completion' })),
    cost: money(spent), budget: money(election.budget), left: money(election.budget - spent),
    ...(asked.rule === 'equal-shares' ? { rounds: Number(outcome.rounds), share: fraction(share), stop: outcome.stop } : {}),
  }
  if (explained) solved.explanation = asked.rule === 'equal-shares' ? explain_shares() : explain_greedy()
  return solved

  function greedily(at: number, p: number, before: bigint): Step {
    return {
      ...base(p), score: number(score[p]!, election.points_decimals), left_before: money(before),
      zh: `第 ${at} 个：${zh(p)}，得 ${got_zh(p)}，要 ${sum_zh(cost(p))}；还有 ${sum_zh(before)}，放得下，选上。`,
      en: `${at}. ${en(p)}, ${got_en(p)}, costs ${sum_en(cost(p))}; ${sum_en(before)} are left: chosen.`,
    }
  }

  function explain_shares(): NonNullable<Solved['explanation']> {
    const how: Told = { purchases: [], behind: [] }
    exact_shares(new Contest(election, asked), pot, how)
    let used = 0n
    const steps = how.purchases.map((bought, i): Step => {
      const p = bought.project
      used += cost(p)
      const step: Omit<Step, 'zh' | 'en'> = { ...base(p), pays: fraction(bought.pays), full: bought.full, short: bought.short, broke: bought.broke, rest_given: fraction(bought.rest_given), tied: bought.tied.map((other) => projects[other]!.id) }
      let said_zh = `第 ${i + 1} 个：${zh(p)}，${sum_zh(cost(p))}。${votes[p]} 人选了它，其中 ${bought.full} 人各出${part_zh(bought.pays)}`
      let said_en = `${i + 1}. ${en(p)}, ${sum_en(cost(p))}. Of the ${votes[p]} who named it, ${bought.full} pay ${part_en(bought.pays)} each`
      if (bought.short) {
        said_zh += `；${bought.short} 人钱不够，把手里的一共${part_zh(bought.rest_given)}都出了`
        said_en += `; short of that and giving all they hold: ${bought.short} (${part_en(bought.rest_given)} together)`
      }
      if (bought.broke) {
        said_zh += `；${bought.broke} 人的份额已经用完`
        said_en += `; with nothing left: ${bought.broke}`
      }
      said_zh += '。'
      said_en += '.'
      const { next } = bought
      if (bought.tied.length) {
        const others = step.tied!.join(', ')
        said_zh += `它和 ${others} 完全一样：按规则，${TIES[asked.tie_break].zh}。`
        said_en += ` It stands exactly alike with ${others}: by the rule, ${TIES[asked.tie_break].en}.`
      } else if (next) {
        step.next = { project: projects[next.project]!.id, pays: fraction(next.pays) }
        if (asked.utility === 'cost') {
          const carried = (project: number, pays: Fraction) => rounded({ over: cost(project) * pays.under, under: pays.over }, 1n)
          const mine = carried(p, bought.pays)
          const other = carried(next.project, next.pays)
          said_zh += `它的钱等于${mine.exact ? ' ' : '约 '}${mine.text} 人平摊，下一个${zh(next.project)}等于${other.exact ? ' ' : '约 '}${other.text} 人平摊：人多的先。`
          said_en += ` Its cost is carried as if by ${mine.exact ? '' : 'about '}${mine.text} people in equal parts, that of the next, ${en(next.project)}, by ${other.exact ? '' : 'about '}${other.text}: the more the sooner.`
        } else {
          said_zh += `下一个${zh(next.project)}每人要出${part_zh(next.pays)}：出得少的先。`
          said_en += ` For the next, ${en(next.project)}, each would pay ${part_en(next.pays)}: the less the sooner.`
        }
      }
      return { ...step, zh: said_zh, en: said_en }
    })
    const added = new Set(outcome.winners.map((winner) => winner.project))
    const not_chosen = how.behind.map(({ project: p, money: held }): Step => ({
      ...base(p), votes: votes[p]!, supporters_have: fraction(held),
      zh: `${zh(p)}要 ${sum_zh(cost(p))}，选它的 ${votes[p]} 人一共只剩${part_zh(held)}，不够。${added.has(p) ? '后来用剩下的钱补上了。' : ''}`,
      en: `${en(p)} costs ${sum_en(cost(p))}; the ${votes[p]} who named it have only ${part_en(held)} left together.${added.has(p) ? ' It was added afterwards from what was left.' : ''}`,
    }))
    const place = tie_order(election, asked.tie_break)
    const unnamed = projects.flatMap((_, p) => (votes[p] ? [] : [p])).sort((left, right) => place[left]! - place[right]!)
    for (const p of unnamed) not_chosen.push({ ...base(p), votes: 0, zh: `没有人选${zh(p)}。`, en: `Nobody named ${en(p)}.` })
    outcome.winners.forEach(({ project: p, by }, i) => {
      if (by !== 'completion') return
      steps.push(greedily(i + 1, p, election.budget - used))
      used += cost(p)
    })
    return { steps, not_chosen, stopped: stopped() }
  }

  function stopped(): Both {
    const left = election.budget - outcome.winners.reduce((sum, { project, by }) => (by === 'rule' ? sum + cost(project) : sum), 0n)
    const grown_zh = `份额加了 ${outcome.rounds} 次，每张票${part_zh(share)}。`
    const grown_en = `The shares grew ${outcome.rounds} times, to ${part_en(share)} for each ballot.`
    if (outcome.stop === 'nothing-fits') return { zh: `${grown_zh}剩 ${sum_zh(left)}，有人选过的项目没有一个还放得下，停。`, en: `${grown_en} Of what anybody named nothing fits into the ${sum_en(left)} left.` }
    if (outcome.stop === 'over-budget') return { zh: `${grown_zh}再加一次，选出的项目就要超过总额，所以停在这里，剩 ${sum_zh(left)}。`, en: `${grown_en} Once more and the winners would cost more than the budget; so they stop here with ${sum_en(left)} left.` }
    return {
      zh: `每张票的份额是${part_zh(share)}。没有一个项目的支持者还凑得齐它要的钱，平分到此为止，剩 ${sum_zh(left)}。`,
      en: `The share of each ballot is ${part_en(share)}. No project's supporters can still raise what it costs; equal shares end here with ${sum_en(left)} left.`,
    }
  }

  function explain_greedy(): NonNullable<Solved['explanation']> {
    let left = election.budget
    const steps = outcome.winners.map(({ project: p }, i) => {
      const step = greedily(i + 1, p, left)
      left -= cost(p)
      return step
    })
    const won = new Set(outcome.winners.map((winner) => winner.project))
    const not_chosen: Step[] = []
    left = election.budget
    let over = false
    for (const p of greedy_order(election, asked, new Set())) {
      if (won.has(p)) {
        left -= cost(p)
        continue
      }
      const step = { ...base(p), score: number(score[p]!, election.points_decimals), left_before: money(left) }
      if (asked.rule !== 'greedy' && election.threshold !== undefined && score[p]! < election.threshold) {
        const bar = write_decimal(election.threshold, election.points_decimals)
        not_chosen.push({ ...step, zh: `${zh(p)}得 ${got_zh(p)}，不到门槛 ${bar}。`, en: `${en(p)}, ${got_en(p)}, is below the threshold of ${bar}.` })
      } else if (over) {
        not_chosen.push({ ...step, zh: `${zh(p)}得 ${got_zh(p)}，轮到它之前已经停了。`, en: `${en(p)}, ${got_en(p)}, would have come after the stop.` })
      } else {
        not_chosen.push({ ...step, zh: `${zh(p)}得 ${got_zh(p)}，要 ${sum_zh(cost(p))}，轮到它时只剩 ${sum_zh(left)}，放不下。`, en: `${en(p)}, ${got_en(p)}, costs ${sum_en(cost(p))}; when it came up only ${sum_en(left)} were left.` })
        over = asked.rule === 'greedy-no-skip'
      }
    }
    return { steps, not_chosen, stopped: { zh: `花了 ${sum_zh(spent)}，剩 ${sum_zh(election.budget - spent)}。`, en: `${sum_en(spent)} spent, ${sum_en(election.budget - spent)} left.` } }
  }
}
