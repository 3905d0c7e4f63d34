// An election over the project pool, read from Pabulib's .pb text, in whole numbers. The same limits and refusals as the server's
// own reader (src/competition/election.cpp); written apart from it, so that one can be checked against the other.
import type { Both } from '../words/t'

export type VoteType = 'approval' | 'choose-1' | 'cumulative' | 'scoring' | 'ordinal'
/** `announced`: what the file itself says of it, "1" for funded; it plays no part in any rule. */
export interface Project { id: string; name: string; cost: bigint; announced: string }
export interface Choice { project: number; points: bigint }
export interface Ballot { voter: string; choices: Choice[] }
export interface Election {
  meta: Map<string, string>
  projects: Project[]
  ballots: Ballot[]
  vote_type: VoteType
  budget: bigint
  money_decimals: number
  points_decimals: number
  threshold?: bigint
}

/** Why a file or a wish is refused: what, where, how to mend it. */
export class Unfit extends Error {
  constructor(readonly why: Both) {
    super(why.zh)
  }
}
const refuse = (zh: string, en: string): never => {
  throw new Unfit({ zh, en })
}
const at = (line: number, zh: string, en: string): never => refuse(`第 ${line} 行：${zh}。`, `Line ${line}: ${en}.`)

const LIMIT = { bytes: 200_000_000, projects: 10_000, ballots: 2_000_000, meta: 500, id_bytes: 200, amount: 10n ** 12n, points: 1_000_000n, decimals: 4 }
const VOTE_TYPES: readonly string[] = ['approval', 'choose-1', 'cumulative', 'scoring', 'ordinal'] satisfies VoteType[]

export const power_of_ten = (exponent: number) => 10n ** BigInt(exponent)
const trimmed = (text: string) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
const lower = (text: string) => text.replace(/[A-Z]/g, (c) => c.toLowerCase())

/** Lines of fields; a quoted field may hold separators, doubled quotes and line breaks. */
export function* rows_of(text: string): Generator<{ fields: string[]; line: number }> {
  let i = text.startsWith('\uFEFF') ? 1 : 0
  let line = 0
  while (i < text.length) {
    const first = ++line
    const fields: string[] = []
    for (;;) {
      let field = ''
      if (text[i] === '"') {
        for (i++; ; i++) {
          if (i >= text.length) at(first, '双引号没有合上', 'a quote is never closed')
          if (text[i] === '"') {
            if (text[i + 1] !== '"') break
            i++
          }
          if (text[i] === '\n') line++
          field += text[i]
        }
        i++
        if (i < text.length && !/[;\r\n]/.test(text[i]!)) at(first, '合上的双引号后面还有字', 'text after a closing quote')
      } else {
        const from = i
        while (i < text.length && text[i] !== ';' && text[i] !== '\n') i++
        field = text.slice(from, i)
      }
      fields.push(trimmed(field))
      if (text[i] !== ';') break
      i++
    }
    if (text[i] === '\r') i++
    if (text[i] === '\n') i++
    yield { fields, line: first }
  }
}

interface Decimal { digits: bigint; decimals: number }

/** "1200", "-3", "1200.50", "1200,5". Three digits after a comma may mean thousands: not guessed. */
function read_decimal(text: string, whole_max: bigint): Decimal | undefined {
  const found = /^(-?)(\d{1,13})(?:([.,])(\d+))?$/.exec(text)
  if (!found || (found[3] === ',' && found[4]!.length === 3)) return undefined
  const part = (found[4] ?? '').replace(/0+$/, '')
  if (part.length > LIMIT.decimals) return undefined
  const digits = BigInt(found[2]! + part)
  if (digits > whole_max * power_of_ten(part.length)) return undefined
  return { digits: found[1] ? -digits : digits, decimals: part.length }
}
const units = (read: Decimal, decimals: number) => read.digits * power_of_ten(decimals - read.decimals)
const listed = (text: string) => text.split(',').map(trimmed).filter((item) => item !== '')
const bytes = (text: string) => new TextEncoder().encode(text).length

class Reader {
  private readonly meta = new Map<string, string>()
  private readonly meta_line = new Map<string, number>()
  private readonly projects: Project[] = []
  private readonly costs: Decimal[] = []
  private readonly index = new Map<string, number>()
  private readonly ballots: Ballot[] = []
  private readonly points: Decimal[][] = []
  private readonly voters = new Map<string, number>()
  private section = 0
  private heading_next = false
  private columns: string[] = []
  private vote_type: VoteType = 'approval'

  read(text: string): Election {
    if (text.length > LIMIT.bytes) refuse('文件太大，上限 200 MB。', 'The file is too large: the limit is 200 MB.')
    for (const { fields, line } of rows_of(text)) this.take(fields, line)
    return this.finish()
  }

  private take(fields: string[], line: number) {
    if (fields.length === 1 && fields[0] === '') return
    const section = fields.slice(1).every((field) => field === '') ? ['meta', 'projects', 'votes'].indexOf(lower(fields[0]!)) + 1 : 0
    if (section && !this.heading_next) {
      if (section !== this.section + 1) at(line, '三段的次序应是 META、PROJECTS、VOTES，各一次', 'the sections are META, PROJECTS, VOTES, in this order and once each')
      this.section = section
      this.heading_next = true
    } else if (this.section === 0) at(line, '文件应从 META 一行开始；这不像 .pb 选举文件', 'the file must begin with the line META; this does not look like a .pb file')
    else if (this.heading_next) this.take_heading(fields.map(lower), line)
    else if (this.section === 1) this.take_meta(fields, line)
    else if (this.section === 2) this.take_project(fields, line)
    else this.take_ballot(fields, line)
  }

  private take_heading(columns: string[], line: number) {
    this.heading_next = false
    this.columns = columns
    if (this.section === 1) return
    const [section, first, second] = this.section === 2 ? ['PROJECTS', 'project_id', 'cost'] : ['VOTES', 'voter_id', 'vote']
    if (columns[0] !== first) at(line, `表头第一栏应是 ${first}`, `the first column of the heading must be ${first}`)
    if (!columns.includes(second!)) at(line, `${section} 的表头缺 ${second} 栏，请补上`, `the heading of ${section} lacks ${second}; add it`)
    if (this.section === 3) this.begin_votes(line)
  }

  private take_meta(fields: string[], line: number) {
    if (fields.length < 2) at(line, 'META 的一行应是“名称;值”', 'a line of META is key;value')
    if (this.meta.size === LIMIT.meta) at(line, 'META 太长', 'META is too long')
    if (this.meta.has(fields[0]!)) at(line, `${fields[0]} 写了两次，请去掉一行`, `${fields[0]} stands twice; take one line away`)
    this.meta.set(fields[0]!, fields[1]!)
    this.meta_line.set(fields[0]!, line)
  }

  private field(fields: string[], name: string): string {
    const value = fields[this.columns.indexOf(name)] ?? ''
    return lower(value) === 'none' ? '' : value
  }

  private amount(line: number, name: string, text: string): Decimal {
    const read = read_decimal(text, LIMIT.amount)
    if (!read || read.digits <= 0n) at(line, `${name} 应是大于 0 的数，如 20000 或 20000.50，现在是“${text}”`, `${name} must be a number above 0 such as 20000 or 20000.50, not "${text}"`)
    return read!
  }

  private take_project(fields: string[], line: number) {
    if (this.projects.length === LIMIT.projects) at(line, '项目最多 10000 个', 'at most 10000 projects')
    if (fields.length > this.columns.length) at(line, '栏数比表头多；名称里有分号的，请用双引号括起来', 'more fields than the heading; quote a text that holds a semicolon')
    const id = fields[0]!
    if (!id || bytes(id) > LIMIT.id_bytes || id.includes(',')) at(line, '项目编号不能为空、不能有逗号、不超过 200 字节', 'a project id is not empty, has no comma, and has at most 200 bytes')
    if (this.index.has(id)) at(line, `项目编号 ${id} 前面已有，请改成另一个`, `project id ${id} stands above; give it another`)
    this.index.set(id, this.projects.length)
    this.costs.push(this.amount(line, 'cost', this.field(fields, 'cost')))
    this.projects.push({ id, name: this.field(fields, 'name'), cost: 0n, announced: this.field(fields, 'selected') })
  }

  private get pointed() {
    return this.vote_type === 'cumulative' || this.vote_type === 'scoring'
  }

  private begin_votes(line: number) {
    const type = this.meta.get('vote_type')
    if (type === undefined) refuse('META 缺少 vote_type，请补上，如 approval。', 'META lacks vote_type; add it, for example approval.')
    if (!VOTE_TYPES.includes(lower(type!))) at(this.meta_line.get('vote_type')!, `不认识的投票方式 ${type}，可用：${VOTE_TYPES.join('、')}`, `vote_type ${type} is unknown; it is one of ${VOTE_TYPES.join(', ')}`)
    this.vote_type = lower(type!) as VoteType
    if (this.pointed && !this.columns.includes('points')) at(line, '打分的选票，VOTES 的表头要有 points 栏', 'ballots with points need the column points in the heading of VOTES')
  }

  private take_ballot(fields: string[], line: number) {
    if (this.ballots.length === LIMIT.ballots) at(line, '选票最多 200 万张', 'at most 2,000,000 ballots')
    if (fields.length > this.columns.length) at(line, '栏数比表头多', 'more fields than the heading')
    const voter = fields[0]!
    if (!voter || bytes(voter) > LIMIT.id_bytes) at(line, '缺选票编号', 'the voter_id is missing')
    const earlier = this.voters.get(voter)
    if (earlier !== undefined) at(line, `选票 ${voter} 在第 ${earlier} 行已有；一人一票，请去掉一张`, `ballot ${voter} stands in line ${earlier}; one voter, one ballot: take one away`)
    this.voters.set(voter, line)
    const ids = listed(this.field(fields, 'vote'))
    if (this.vote_type === 'choose-1' && ids.length > 1) at(line, 'choose-1 只能选一个项目', 'choose-1 allows one project only')
    const named = new Set<number>()
    for (const id of ids) {
      const project = this.index.get(id)
      if (project === undefined) at(line, `投了 PROJECTS 里没有的项目 ${id}，请改正编号`, `votes for ${id}, which is not among PROJECTS; mend the id`)
      if (named.has(project!)) at(line, `同一项目 ${id} 投了两次，请去掉一次`, `names ${id} twice; take one away`)
      named.add(project!)
    }
    this.points.push(this.points_of(fields, ids, line))
    this.ballots.push({ voter, choices: [...named].map((project) => ({ project, points: 0n })) })
  }

  private points_of(fields: string[], ids: string[], line: number): Decimal[] {
    if (!this.pointed) return ids.map((_, place) => ({ digits: this.vote_type === 'ordinal' ? BigInt(place) : 1n, decimals: 0 }))
    const parts = listed(this.field(fields, 'points'))
    if (parts.length !== ids.length) at(line, `投了 ${ids.length} 个项目，却有 ${parts.length} 个分数，应一样多`, `${ids.length} projects but ${parts.length} numbers of points; there must be one for each`)
    return parts.map((part) => {
      const read = read_decimal(part, LIMIT.points)
      if (!read || (read.digits < 0n && this.vote_type === 'cumulative')) at(line, `分数“${part}”读不懂`, `points "${part}" cannot be read`)
      return read!
    })
  }

  private counts_agree(key: string, found: number) {
    const told = this.meta.get(key)
    if (told === undefined || told === String(found)) return
    at(this.meta_line.get(key)!, `META 说 ${key} 是 ${told}，文件里有 ${found}；文件可能缺了一截，请重新取一份，或改正这一行`, `META says ${key} is ${told}, the file holds ${found}; it may be cut short: fetch it again, or mend this line`)
  }

  private finish(): Election {
    if (this.section < 3 || this.heading_next || !this.projects.length || !this.ballots.length) refuse('文件不全：META、PROJECTS、VOTES 三段都要有内容。', 'The file is not complete: META, PROJECTS and VOTES must all hold something.')
    this.counts_agree('num_projects', this.projects.length)
    this.counts_agree('num_votes', this.ballots.length)
    const written = this.meta.get('budget')
    if (written === undefined) refuse('META 缺少 budget，请补上。', 'META lacks budget; add it.')
    const budget = this.amount(this.meta_line.get('budget')!, 'budget', written!)
    const money_decimals = Math.max(budget.decimals, ...this.costs.map((cost) => cost.decimals))
    this.projects.forEach((project, p) => (project.cost = units(this.costs[p]!, money_decimals)))
    const bar = this.meta.get('min_project_score_threshold')
    const threshold = bar === undefined ? undefined : read_decimal(bar, LIMIT.amount)
    if (bar !== undefined && !threshold) at(this.meta_line.get('min_project_score_threshold')!, '得分门槛应是数', 'the threshold must be a number')
    let points_decimals = threshold?.decimals ?? 0
    for (const points of this.points) for (const one of points) points_decimals = Math.max(points_decimals, one.decimals)
    this.ballots.forEach((ballot, b) => ballot.choices.forEach((choice, i) => {
      const read = this.points[b]![i]!
      choice.points = this.vote_type === 'ordinal' ? read.digits : units(read, points_decimals)
    }))
    return {
      meta: this.meta, projects: this.projects, ballots: this.ballots, vote_type: this.vote_type, budget: units(budget, money_decimals), money_decimals, points_decimals,
      threshold: threshold && units(threshold, points_decimals),
    }
  }
}

export const read_election = (text: string): Election => new Reader().read(text)

/** Votes; points summed; for ranks what the places are worth, the first max_length (or the longest ballot) points. */
export function scores(election: Election): bigint[] {
  const all = election.projects.map(() => 0n)
  const ranked = election.vote_type === 'ordinal'
  let length = 0n
  if (ranked) {
    for (const { choices } of election.ballots) if (BigInt(choices.length) > length) length = BigInt(choices.length)
    const told = read_decimal(election.meta.get('max_length') ?? '', BigInt(LIMIT.projects))
    if (told && told.decimals === 0 && told.digits > length) length = told.digits
  }
  for (const { choices } of election.ballots) for (const { project, points } of choices) all[project]! += ranked ? (length - points) * power_of_ten(election.points_decimals) : points
  return all
}

export function voters_for(election: Election): number[] {
  const all = election.projects.map(() => 0)
  for (const { choices } of election.ballots) for (const { project } of choices) all[project]!++
  return all
}

/** "1234.5" for 12345 with one decimal. */
export function write_decimal(value: bigint, decimals: number): string {
  const negative = value < 0n
  const digits = (negative ? -value : value).toString().padStart(decimals + 1, '0')
  const part = decimals ? digits.slice(-decimals).replace(/0+$/, '') : ''
  return (negative ? '-' : '') + digits.slice(0, digits.length - decimals) + (part && `.${part}`)
}
