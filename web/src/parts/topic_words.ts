// The words of a topic (众人来商量), shared by desk, phone and resident.
import type { Read } from '../api/commands'
import { speaker } from '../words/t'

export type TopicPage = Read<'/api/v1/public/topics/{topic}'>
export type TopicDesk = Read<'/api/v1/topics/{topic}'>
export type TopicList = Read<'/api/v1/public/topics'>
export type TopicBox = TopicPage['boxes'][number]

export const topic_words = speaker({
  plan: ['共谋', 'Plan together'], build: ['共建', 'Build together'], manage: ['共管', 'Look after together'], review: ['共评', 'Judge together'], share: ['共享', 'Share together'], solved: ['解决了', 'Solved'], ended: ['不再商量', 'Ended'],
  headline: ['解决了 {solved} 件 · 用的人评过 {judged} 件，多数满意 {satisfied} 件', '{solved} solved · {judged} judged by those who use them, {satisfied} mostly satisfied'],
  meetings: ['商量了 {n} 次', '{n} meetings'],
  satisfied: ['{n} 人满意', '{n} satisfied'], withheld: ['人少，不说数', 'too few to tell'],
  resident: ['群众提的', 'raised by a resident'], household_visit: ['入户听到的', 'heard on a visit'], settled_case: ['从一件事项来的', 'grew out of a case'], meeting: ['会上提的', 'raised at a meeting'], office: ['村里提的', 'raised by the office'],
  courtyard: ['院坝', 'courtyard'], field: ['田间地头', 'in the fields'], stairwell: ['楼道', 'stairwell'], hall: ['会议室', 'hall'], on_the_spot: ['现场', 'on the spot'], online: ['网上', 'online'],
  agenda: ['议题公开', 'agenda published'], decision: ['决议公开', 'decision published'], result: ['结果公开', 'result published'],
  agrees: ['同意', 'agrees'], disagrees: ['不同意', 'disagrees'], other: ['另有看法', 'something else'],
  phone: ['电话', 'by phone'], paper: ['纸条', 'on paper'], spoken: ['当面说', 'spoken'], card: ['本人', 'in person, by card'],
  minority: ['少数看法', 'minority view'], reply: ['答复', 'Reply'], changed_in: ['写进方案第 {n} 版', 'taken up in version {n}'], said: ['{n} 人说', 'said by {n}'],
  version: ['方案第 {n} 版', 'Version {n}'], how: ['怎么建', 'How it is built'], what: ['建成什么样', 'What it will be like'], who_builds: ['由谁来建', 'Who builds it'], who_keeps: ['建后谁来管', 'Who looks after it'], cost: ['花多少钱', 'Cost'], changed: ['和上一版不同', 'Changed'],
  vote_on: ['第 {n} 次表决 · 方案第 {v} 版', 'Vote {n} · version {v}'], judge: ['用的人来评', 'Judged by those who use it'],
  needs: ['名单 {listed}，至少 {needed} 参加', '{listed} listed, at least {needed} must take part'], meets: ['{when}', '{when}'], basis: ['依据：{basis}', 'Law: {basis}'],
  quorum_missed: ['人不够，没有表决成', 'Not enough came'], not_passed: ['没有通过', 'Not passed'], passed: ['通过', 'Passed'], judged_done: ['评过了', 'Judged'],
  tally: ['同意 {yes} · 反对 {no} · 弃权 {abstain} · 废票 {spoiled}', 'yes {yes} · no {no} · abstained {abstain} · spoiled {spoiled}'],
  took_part: ['参加 {present}，同意要 {needed}', '{present} took part, {needed} needed to agree'], watched: ['监票：{who}', 'Watched by: {who}'], counting: ['还没点票', 'Not counted yet'],
  drawn: ['抽签：种子 {seed}，名单 {list}。谁都可以在“摇号”页再抽一遍。', 'Drawn with seed {seed} from list {list}: anybody can draw again on the page of draws.'],
  sheets: ['收到 {n} 张', '{n} sheets'], of: ['{yes} / {of}', '{yes} of {of}'],
  labour: ['来工', 'Labour'], material: ['出料', 'Material'],
  offers: ['大家出的力', 'What people bring'], works: ['工程', 'Work'], built_by: ['由 {who} 建', 'built by {who}'], accepted: ['{day} 完工，{who} 验收：{found}', 'finished {day}, accepted by {who}: {found}'], unaccepted: ['还没验收', 'not accepted yet'],
  from_vote: ['按第 {n} 次表决做的', 'carries out vote {n}'], leads_to: ['做成了 {n} 项工程', 'led to {n} pieces of work'],
  upkeep: ['管护', 'Upkeep'], benefits: ['成果、好处', 'Benefits'], views: ['大家的看法', 'Views'], versions: ['方案', 'Proposal'], votes: ['表决和评价', 'Votes and judgement'], posted: ['公示', 'Published'],
  confirmed_yes: ['提议的人说：解决了', 'The proposer says: solved'], confirmed_no: ['提议的人说：还没解决', 'The proposer says: not solved yet'],
  missing: ['进入“{next}”还缺', 'Still missing for “{next}”'], ready: ['可以进入“{next}”', 'Ready for “{next}”'],
  receipts: ['意见回执（SHA-256）', 'Receipts of opinions (SHA-256)'], opened: ['拆开的手机票回执', 'Receipts of the phone ballots opened'],
  representatives: ['项目代表 {n} 人（妇女 {w} 人），{how}', '{n} representatives ({w} women): {how}'], convenor: ['召集人', 'Convenor'], heard: ['{where}', '{where}'], invited: ['请了：{who}', 'Invited: {who}'],
})

export const gates = ['plan', 'build', 'manage', 'review', 'share'] as const

/** A ballot as it is sealed: what was chosen, and a nonce so that nobody can guess it from the seal. */
export function ballot(choice: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `${choice}.${[...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')}`
}
