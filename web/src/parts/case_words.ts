// The words of a case, shared by phone, desk and resident.
import type { CaseLine, HistoryLine, PostRef, Stage } from '../api/types'
import { said, speaker } from '../words/t'
import { days_between, length_of, moment } from '../words/when'

export const case_words = speaker({
  open: ['在办', 'In hand'],
  offered: ['转出，等对方接', 'Offered on, not yet accepted'],
  answered: ['已答复，等确认', 'Answered, awaiting confirmation'],
  confirmed: ['群众已确认', 'Confirmed by the asker'],
  declined: ['依规不办', 'Declined with legal basis'],
  withdrawn: ['已撤回', 'Withdrawn'],
  duplicate: ['并入同一件', 'Merged as duplicate'],

  did_opened: ['受理了这件事', 'took this on'],
  did_offered: ['转办，等对方接', 'offered it on'],
  did_handed_over: ['转办，等对方接', 'offered it on'],
  did_accepted: ['接下了', 'accepted it'],
  did_given_back: ['退回首问', 'gave it back to the first asked'],
  did_noted: ['说了进展', 'told of progress'],
  did_paused: ['计时暂停', 'paused the clock'],
  did_resumed: ['计时继续', 'resumed the clock'],
  did_extended: ['延长时限', 'extended the limit'],
  did_answered: ['作了答复', 'answered'],
  did_confirmed: ['确认了结果', 'confirmed the outcome'],
  did_declined: ['依规不办', 'declined it'],
  did_reopened: ['没办好，重新办', 'reopened it'],
  did_withdrawn: ['撤回', 'withdrew it'],
  did_marked_duplicate: ['并入同一件', 'merged it as a duplicate'],
  did_urged: ['催了一次', 'urged it on'],
  did_escalated: ['到期未办，报上一级', 'passed it up, the limit being over'],
  did_exposure_proposed: ['提请曝光，待审核', 'proposed to expose it'],
  did_exposure_published: ['审核通过，已公开曝光', 'checked it; it stands in public'],
  did_exposure_turned_down: ['审核没通过，不公开', 'checked it; it is not made public'],
  did_exposure_replied: ['回应了曝光', 'replied to the exposure'],
  did_exposure_mended: ['已整改', 'showed that it is mended'],
  did_exposure_withdrawn: ['撤下了曝光', 'took the exposure down'],
  did_corrected: ['作了更正', 'corrected it'],
  did_settled: ['看过两边，定了下来', 'settled it, having seen both sides'],
  did_tell: ['说了这件事', 'told this'],
  did_add: ['补充了一句', 'added a word'],
  did_reply: ['话回过了', 'answered what was asked'],
  did_something: ['有一条记录', 'made a record'],

  waiting_for_asker: ['等群众回话', 'Waiting for the asker'],
  waiting_for_material: ['等材料', 'Waiting for material'],
  force_majeure: ['天灾等不可抗力', 'Force majeure'],

  left: ['还剩 {time}', '{time} left'],
  over: ['超 {time}', '{time} over'],
  days_over: ['超 {n} 天', '{n} days over'],
  paused: ['计时暂停', 'Clock paused'],
  due_by: ['{when} 前', 'by {when}'],
})

type Did = Parameters<typeof case_words>[0]

const DID: Record<string, Did> = {
  opened: 'did_opened', offered: 'did_offered', handed_over: 'did_handed_over', accepted: 'did_accepted', given_back: 'did_given_back',
  noted: 'did_noted', note: 'did_noted', paused: 'did_paused', resumed: 'did_resumed', extended: 'did_extended', answered: 'did_answered',
  confirmed: 'did_confirmed', declined: 'did_declined', reopened: 'did_reopened', withdrawn: 'did_withdrawn', duplicate: 'did_marked_duplicate',
  marked_duplicate: 'did_marked_duplicate', exposure_proposed: 'did_exposure_proposed', exposure_published: 'did_exposure_published',
  exposure_turned_down: 'did_exposure_turned_down', exposure_replied: 'did_exposure_replied', exposure_mended: 'did_exposure_mended', exposure_withdrawn: 'did_exposure_withdrawn',
  urged: 'did_urged', escalated: 'did_escalated',
}

/** The same events when it was the asker who said so. */
const ASKER_DID: Record<string, Did> = { opened: 'did_tell', noted: 'did_add', resumed: 'did_reply' }

/** Said by the one who asked: with a card (resident) or with the receipt (caller). */
export const by_asker = (line: Pick<HistoryLine, 'by_kind'>) => line.by_kind === 'resident' || line.by_kind === 'caller'

const GROUNDS: Record<string, Did> = { waiting_for_asker: 'waiting_for_asker', waiting_for_material: 'waiting_for_material', force_majeure: 'force_majeure' }
export const ground_word = (ground: string) => (GROUNDS[ground] ? case_words(GROUNDS[ground]) : ground)

/** In this app's words; an event it does not know speaks for itself. */
export function what_was_done(line: Pick<HistoryLine, 'what' | 'words' | 'by_kind' | 'settles'>): string {
  const bare = line.what.split('.').at(-1)!.replace(/^Case(?=[A-Z])/, '').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  const own = by_asker(line) ? ASKER_DID[bare] : undefined
  if (own) return case_words(own)
  if (bare === 'corrected') return case_words(line.settles ? 'did_settled' : 'did_corrected')
  const known = DID[bare.replace(/^case_/, '')]
  return known ? case_words(known) : said(line.words) || case_words('did_something')
}

export const stage_word = (stage: Stage) => case_words(stage)
export const is_open = (stage: Stage) => stage === 'open' || stage === 'offered'
export const post_word = (post: PostRef | string | undefined | null) => (typeof post === 'string' ? post : said(post?.title))

export interface Due {
  text: string
  tone: 'late' | 'soon' | ''
}

/** A normal date carries no colour; the last day is amber, what is over is red text. */
export function due_of(line: Pick<CaseLine, 'due_at' | 'paused' | 'late' | 'stage'>, now = new Date()): Due {
  if (!is_open(line.stage)) return { text: stage_word(line.stage), tone: '' }
  if (line.paused) return { text: case_words('paused'), tone: '' }
  if (!line.due_at) return { text: '', tone: '' }
  const due = new Date(line.due_at)
  const over = now.getTime() - due.getTime()
  if (over > 0) {
    const days = days_between(due, now)
    return { text: days >= 1 ? case_words('days_over', { n: days }) : case_words('over', { time: length_of(over / 60_000) }), tone: 'late' }
  }
  return { text: case_words('due_by', { when: moment(due, now) }), tone: days_between(now, due) <= 0 ? 'soon' : '' }
}
