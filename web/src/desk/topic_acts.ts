// What can be done with a topic at each stage, and what each act asks for.
import type { TopicDesk } from '../parts/topic_words'
import { new_id } from '../offline/ids'
import { speaker, type Said } from '../words/t'

export interface Field {
  name: string
  kind: 'line' | 'long' | 'number' | 'when' | 'day' | 'list' | 'choice' | 'tick' | 'opinions' | 'view' | 'work' | 'decision'
  label: keyof typeof words & string
  needed?: boolean
  choices?: readonly string[]
}
export interface Act {
  command: string
  name: keyof typeof words & string
  stages: readonly string[]
  fields: readonly Field[]
  /** What the body holds without being asked. */
  fixed?: (topic: TopicDesk) => Record<string, unknown>
}

const words = {
  prepare: ['准备商量…', 'Prepare the talk…'], post_up: ['公示…', 'Publish…'], meet: ['记一次商量…', 'Note a meeting…'], opine: ['写下一句意见…', 'Write an opinion down…'], sum_up: ['归拢意见…', 'Sum opinions up…'], reply: ['答复看法…', 'Reply to a view…'], propose: ['写一版方案…', 'Write a version…'],
  name_representatives: ['项目代表…', 'Representatives…'], offer: ['来工出料…', 'Labour, material…'], note_work: ['记一项工程…', 'Note work…'], accept_work: ['验收…', 'Accept work…'], plan_upkeep: ['排管护…', 'Plan upkeep…'], share_benefit: ['公开成果…', 'Publish a benefit…'], end: ['不再商量…', 'End it…'], confirm: ['回访提议的人…', 'Call the proposer…'],
  agenda: ['议题', 'Agenda'], venue: ['什么地方', 'Kind of place'], where: ['在哪里', 'Where'], invited: ['请哪些人（用顿号分开，写身份，不写名字）', 'Who is invited (roles, separated by 、)'], meets_at: ['什么时候', 'When'], what: ['公示什么', 'What'], present: ['到了几人', 'People there'], minutes: ['怎么说的', 'What was said'],
  way: ['怎么说的', 'How it was given'], stance: ['什么态度', 'Stance'], text: ['说了什么', 'What was said'], said_by: ['替谁写的（可不写）', 'Written down for (optional)'], view_words: ['归成一句话（公开，不写人）', 'The view in a line (public, names nobody)'], minority: ['少数看法', 'A minority view'], opinions: ['哪几条意见', 'Which opinions'], view: ['哪条看法', 'Which view'], answer: ['怎么答复', 'Reply'], changed_in: ['写进了第几版（可不写）', 'Taken up in version (optional)'],
  proposal: ['方案', 'Proposal'], how: ['怎么建', 'How it is built'], like: ['建成什么样', 'What it will be like'], who_builds: ['由谁来建', 'Who builds it'], who_keeps: ['建后谁来管', 'Who looks after it'], cost: ['花多少钱', 'Cost'], changed: ['和上一版有什么不同', 'What changed'],
  number: ['几人', 'How many'], women: ['妇女几人', 'Women'], chosen: ['怎么选的', 'How chosen'], names: ['名字（只有办的人看得到）', 'Names (only at this desk)'], offer_kind: ['工还是料', 'Labour or material'], amount: ['多少', 'How much'], unit: ['单位', 'Unit'], who: ['谁（只有办的人看得到）', 'Who (only at this desk)'],
  decided_in: ['按哪次决议', 'Carries out'], title: ['什么工程', 'What work'], built_by: ['谁建', 'Built by'], work: ['哪项工程', 'Which work'], finished: ['哪天完工', 'Finished on'], accepted_by: ['谁验收（不是建的人）', 'Accepted by (not who built it)'], found: ['看到什么', 'What was found'], upkeep: ['管什么', 'What is looked after'], turns: ['怎么轮：每行一个，“单月：张家”', 'Turns, one a line: “odd months: the Zhangs”'], benefit: ['什么成果、好处', 'What benefit'], reason: ['为什么', 'Reason'], solved: ['解决了', 'Solved'], his_words: ['原话（可不写）', 'In their words (optional)'],
} satisfies Record<string, Said>
export const act_words = speaker(words)

const lives = ['plan', 'build', 'manage', 'review', 'share'] as const
export const ACTS: readonly Act[] = [
  { command: 'topics.prepare', name: 'prepare', stages: ['plan'], fields: [{ name: 'agenda', kind: 'long', label: 'agenda', needed: true }, { name: 'venue', kind: 'choice', label: 'venue', choices: ['courtyard', 'field', 'stairwell', 'hall', 'on_the_spot', 'online'] }, { name: 'where', kind: 'line', label: 'where', needed: true }, { name: 'invited', kind: 'list', label: 'invited', needed: true }, { name: 'meets_at', kind: 'when', label: 'meets_at', needed: true }] },
  { command: 'topics.post_up', name: 'post_up', stages: lives, fields: [{ name: 'what', kind: 'choice', label: 'what', choices: ['agenda', 'decision', 'result'] }, { name: 'where', kind: 'line', label: 'where', needed: true }] },
  { command: 'topics.meet', name: 'meet', stages: lives, fields: [{ name: 'present', kind: 'number', label: 'present', needed: true }, { name: 'minutes', kind: 'long', label: 'minutes', needed: true }], fixed: () => ({ meeting: new_id() }) },
  { command: 'topics.opine', name: 'opine', stages: ['plan'], fields: [{ name: 'way', kind: 'choice', label: 'way', choices: ['spoken', 'phone', 'paper'] }, { name: 'stance', kind: 'choice', label: 'stance', choices: ['agrees', 'disagrees', 'other'] }, { name: 'text', kind: 'long', label: 'text', needed: true }, { name: 'said_by', kind: 'line', label: 'said_by' }], fixed: () => ({ opinion: new_id() }) },
  { command: 'topics.sum_up', name: 'sum_up', stages: ['plan'], fields: [{ name: 'opinions', kind: 'opinions', label: 'opinions', needed: true }, { name: 'view_words', kind: 'line', label: 'view_words', needed: true }, { name: 'minority', kind: 'tick', label: 'minority' }], fixed: () => ({ view: new_id() }) },
  { command: 'topics.reply', name: 'reply', stages: ['plan'], fields: [{ name: 'view', kind: 'view', label: 'view', needed: true }, { name: 'reply', kind: 'line', label: 'answer', needed: true }, { name: 'changed_in', kind: 'number', label: 'changed_in' }] },
  { command: 'topics.propose', name: 'propose', stages: ['plan'], fields: [{ name: 'text', kind: 'long', label: 'proposal', needed: true }, { name: 'how', kind: 'long', label: 'how' }, { name: 'what', kind: 'long', label: 'like' }, { name: 'who_builds', kind: 'long', label: 'who_builds' }, { name: 'who_keeps', kind: 'long', label: 'who_keeps' }, { name: 'cost', kind: 'line', label: 'cost' }, { name: 'changed', kind: 'line', label: 'changed' }], fixed: (topic) => ({ version: topic.versions.length + 1 }) },
  { command: 'topics.name_representatives', name: 'name_representatives', stages: ['plan', 'build'], fields: [{ name: 'number', kind: 'number', label: 'number', needed: true }, { name: 'women', kind: 'number', label: 'women', needed: true }, { name: 'chosen', kind: 'line', label: 'chosen', needed: true }, { name: 'names', kind: 'line', label: 'names' }] },
  { command: 'topics.offer', name: 'offer', stages: ['plan', 'build', 'manage'], fields: [{ name: 'what', kind: 'choice', label: 'offer_kind', choices: ['labour', 'material'] }, { name: 'amount', kind: 'number', label: 'amount', needed: true }, { name: 'unit', kind: 'line', label: 'unit', needed: true }, { name: 'who', kind: 'line', label: 'who' }], fixed: () => ({ offer: new_id() }) },
  { command: 'topics.note_work', name: 'note_work', stages: ['build', 'manage'], fields: [{ name: 'decided_in', kind: 'decision', label: 'decided_in', needed: true }, { name: 'title', kind: 'line', label: 'title', needed: true }, { name: 'built_by', kind: 'line', label: 'built_by', needed: true }], fixed: () => ({ work: new_id() }) },
  { command: 'topics.accept_work', name: 'accept_work', stages: ['build', 'manage'], fields: [{ name: 'work', kind: 'work', label: 'work', needed: true }, { name: 'finished', kind: 'day', label: 'finished', needed: true }, { name: 'accepted_by', kind: 'line', label: 'accepted_by', needed: true }, { name: 'found', kind: 'line', label: 'found', needed: true }] },
  { command: 'topics.plan_upkeep', name: 'plan_upkeep', stages: ['manage', 'review', 'share'], fields: [{ name: 'what', kind: 'line', label: 'upkeep', needed: true }, { name: 'turns', kind: 'long', label: 'turns', needed: true }] },
  { command: 'topics.share_benefit', name: 'share_benefit', stages: ['share'], fields: [{ name: 'of_work', kind: 'work', label: 'work', needed: true }, { name: 'what', kind: 'line', label: 'benefit', needed: true }], fixed: () => ({ benefit: new_id() }) },
  { command: 'topics.confirm', name: 'confirm', stages: ['share'], fields: [{ name: 'solved', kind: 'tick', label: 'solved' }, { name: 'words', kind: 'line', label: 'his_words' }], fixed: () => ({ by: 'call_back' }) },
  { command: 'topics.end', name: 'end', stages: lives, fields: [{ name: 'reason', kind: 'line', label: 'reason', needed: true }] },
]

/** The values of a form as the command takes them; what was left empty is left out. */
export function body_of(act: Act, topic: TopicDesk, values: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = { topic: topic.topic, ...act.fixed?.(topic) }
  for (const field of act.fields) {
    const value = values[field.name]
    if (field.kind === 'tick') body[field.name] = value === true
    else if (value === undefined || value === '') continue
    else if (field.kind === 'number') body[field.name] = Number(value)
    else if (field.kind === 'when') body[field.name] = new Date(String(value)).toISOString()
    else if (field.kind === 'list') body[field.name] = String(value).split(/[、,，]/).map((one) => one.trim()).filter(Boolean)
    else if (field.name === 'turns') body.turns = String(value).split('\n').map((line) => line.split(/[：:]/)).filter(([when]) => when?.trim()).map(([when, ...keeper]) => ({ when: when!.trim(), keeper: keeper.join('：').trim() }))
    else body[field.name] = value
  }
  return body
}
