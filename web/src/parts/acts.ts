// What can be done to a case, and what each act asks for. Which acts are offered now is the server's word (`may`).
import { speaker, type Said } from '../words/t'

export interface Ask {
  name: string
  kind: 'line' | 'long' | 'post' | 'case' | 'days' | 'choice' | 'stars' | 'pictures' | 'photo' | 'kind' | 'place' | 'asset' | 'tick'
  label: Key
  needed?: boolean
  choices?: { value: string | boolean; label: Key }[]
}

export interface Act {
  command: string
  name: Key
  help?: Key
  tone?: 'main' | 'red'
  asks: Ask[]
  /** Replaces something: says which version of the case its author had before the eyes. */
  replaces?: boolean
  /** What the body holds without being asked. */
  fixed?: Record<string, unknown>
}

const words = {
  accept: ['接下来办', 'Accept it'],
  hand_over: ['转办…', 'Hand over…'],
  hand_over_help: ['对方接下之前，还是你负责，时限不重算。', 'It stays yours until they accept; the limit does not start again.'],
  give_back: ['退回首问…', 'Give back…'],
  give_back_help: ['写明为什么不归你，该找谁。', 'Say why it is not yours and whose it is.'],
  note: ['说进展…', 'Tell progress…'],
  note_help: ['群众看得到这句话。', 'The asker sees this.'],
  pause: ['暂停计时…', 'Pause the clock…'],
  pause_help: ['理由会给群众看。', 'The asker sees the reason.'],
  resume: ['继续计时', 'Resume the clock'],
  extend: ['延长时限…', 'Extend the limit…'],
  answer: ['答复…', 'Answer…'],
  answer_help: ['办了什么、结果怎样。群众确认后才算办好。', 'What was done and how it ended. It counts once the asker confirms.'],
  confirm: ['群众确认…', 'Confirm…'],
  decline: ['依规不办…', 'Decline…'],
  decline_help: ['依法依规办不了，写清依据，不扣任何人的分。', 'It cannot be done under the rules: name the basis. Nobody loses by it.'],
  reopen: ['没办好，重新办…', 'Reopen…'],
  withdraw: ['撤回…', 'Withdraw…'],
  name_asset: ['是哪一处…', 'Which thing…'],
  name_asset_help: ['写明是哪盏灯、哪个站。有专人管的就转给他，对方接下之前还是你负责。', 'Say which lamp or station it is. If somebody keeps it, the case is offered there and stays yours until accepted.'],
  which: ['哪一处（都不选：不写明）', 'Which one (none: not named)'],
  keep: ['只记下，不转，还是我办', 'Only note it: I go on with it'],
  mark_duplicate: ['并入同一件…', 'Merge as duplicate…'],
  urge: ['催一下', 'Urge'],

  correct: ['地方或类别不对…', 'Wrong place or kind…'],
  correct_help: ['改错的那一项就行。别人同时改过的话，两边都留着，再定。', 'Change only what is wrong. If somebody else changed it meanwhile, both are kept until it is settled.'],
  right_kind: ['应该是哪一类（对的不用选）', 'The right kind (leave it if it is right)'],
  right_place: ['应该在哪里（对的不用选）', 'The right place (leave it if it is right)'],
  expose: ['曝光…', 'Expose…'],
  expose_help: ['只写地方和问题，不写人、不写人家。别人审过、责任单位先说过，才公开。', 'The place and the problem only: no person, no home. Somebody else reads it and whoever answers is heard before it is public.'],
  problem: ['什么问题（200 字以内）', 'The problem (200 characters at most)'],
  photos: ['用哪几张照片（可不选）', 'Which pictures (optional)'],
  check_exposure: ['审核…', 'Check…'],
  check_exposure_help: ['逐字逐图看一遍：有没有人，有没有人家，看不看得出是谁。', 'Read every word and look at every picture: is there a person, a home, or a hint of who it is?'],
  publish: ['能不能公开', 'May it be public'],
  publish_yes: ['可以公开', 'Publish'],
  publish_no: ['不公开', 'Do not publish'],
  names_nobody: ['文字和照片里有没有人', 'Does it show anybody'],
  nobody: ['没有人，也没有人家', 'Nobody, and no home'],
  somebody: ['有，或者说不准', 'Somebody, or not sure'],
  why_not: ['不公开的话，为什么', 'If not, why not'],
  reply_to_exposure: ['回应…', 'Reply…'],
  reply_help: ['和曝光放在一起公开，也不要写人。', 'It stands beside the exposure in public: name nobody here either.'],
  reply_text: ['怎么办，什么时候办好', 'What will be done, and by when'],
  show_mended: ['已整改…', 'It is mended…'],
  mended_text: ['怎么整改的', 'What was done'],
  mended_photo: ['整改后的照片（可不传）', 'A picture of it mended (optional)'],
  withdraw_exposure: ['撤下曝光…', 'Take it down…'],

  my_confirm: ['说说解决了没有…', 'Say whether it is solved…'],
  my_confirm_help: ['解决了就办结；没解决就接着办，时限重新算。', 'If it is solved it ends here; if not it goes on, with a new limit.'],
  my_note: ['补充一句…', 'Add a word…'],
  my_note_help: ['办事的人看得到。', 'Those who handle it see this.'],
  my_note_text: ['想补充的', 'What you want to add'],
  my_resume: ['话回过了，请接着办', 'I have answered: please go on'],
  my_reopen: ['又不行了，请再办…', 'It is not right after all…'],
  my_reason: ['现在怎么了', 'What is wrong now'],
  my_withdraw: ['不用办了…', 'No longer needed…'],
  my_withdraw_reason: ['为什么不用办了', 'Why it is no longer needed'],

  to: ['转给谁', 'To whom'],
  right_post: ['该找谁（可不填）', 'Whose it is (optional)'],
  reason: ['理由', 'Reason'],
  text: ['进展', 'Progress'],
  ground: ['为什么停', 'Ground'],
  waiting_for_asker: ['等群众回话', 'Waiting for the asker'],
  waiting_for_material: ['等材料', 'Waiting for material'],
  force_majeure: ['天灾等不可抗力', 'Force majeure'],
  working_days: ['延长几个工作日', 'Working days'],
  answer_text: ['答复', 'Answer'],
  solved: ['解决了吗', 'Is it solved'],
  yes: ['解决了', 'Yes'],
  no: ['没解决', 'No'],
  by: ['谁确认的', 'Confirmed by'],
  by_asker: ['当面或来电', 'The asker, in person or by phone'],
  by_call_back: ['回访', 'Call-back'],
  rating: ['满意吗（可不填）', 'Satisfied (optional)'],
  words: ['还想说的（可不填）', 'Words (optional)'],
  basis: ['依据（哪一条）', 'Legal basis'],
  of: ['和哪一件相同', 'Same as which case'],
} satisfies Record<string, Said>

export type Key = keyof typeof words
export const act_words = speaker(words)

const reason: Ask = { name: 'reason', kind: 'long', label: 'reason', needed: true }

export const ACTS: Act[] = [
  { command: 'cases.accept', name: 'accept', tone: 'main', asks: [] },
  { command: 'cases.answer', name: 'answer', help: 'answer_help', tone: 'main', asks: [{ name: 'answer', kind: 'long', label: 'answer_text', needed: true }] },
  {
    command: 'cases.confirm', name: 'confirm', tone: 'main', asks: [
      { name: 'solved', kind: 'choice', label: 'solved', needed: true, choices: [{ value: true, label: 'yes' }, { value: false, label: 'no' }] },
      { name: 'by', kind: 'choice', label: 'by', needed: true, choices: [{ value: 'asker', label: 'by_asker' }, { value: 'call_back', label: 'by_call_back' }] },
      { name: 'rating', kind: 'stars', label: 'rating' },
      { name: 'words', kind: 'long', label: 'words' },
    ],
  },
  { command: 'cases.resume', name: 'resume', tone: 'main', asks: [] },
  { command: 'cases.note', name: 'note', help: 'note_help', asks: [{ name: 'text', kind: 'long', label: 'text', needed: true }] },
  { command: 'cases.hand_over', name: 'hand_over', help: 'hand_over_help', asks: [{ name: 'to', kind: 'post', label: 'to', needed: true }, reason] },
  { command: 'cases.give_back', name: 'give_back', help: 'give_back_help', asks: [reason, { name: 'right_post', kind: 'post', label: 'right_post' }] },
  {
    command: 'cases.pause', name: 'pause', help: 'pause_help', asks: [
      {
        name: 'ground', kind: 'choice', label: 'ground', needed: true, choices: [
          { value: 'waiting_for_asker', label: 'waiting_for_asker' }, { value: 'waiting_for_material', label: 'waiting_for_material' },
          { value: 'force_majeure', label: 'force_majeure' },
        ],
      },
      reason,
    ],
  },
  { command: 'cases.extend', name: 'extend', help: 'pause_help', asks: [{ name: 'working_days', kind: 'days', label: 'working_days', needed: true }, reason] },
  { command: 'cases.urge', name: 'urge', asks: [] },
  { command: 'cases.reopen', name: 'reopen', asks: [reason] },
  { command: 'cases.correct', name: 'correct', help: 'correct_help', replaces: true, asks: [{ name: 'kind', kind: 'kind', label: 'right_kind' }, { name: 'place', kind: 'place', label: 'right_place' }] },
  { command: 'cases.name_asset', name: 'name_asset', help: 'name_asset_help', asks: [{ name: 'asset', kind: 'asset', label: 'which' }, { name: 'keep', kind: 'tick', label: 'keep' }] },
  { command: 'cases.mark_duplicate', name: 'mark_duplicate', asks: [{ name: 'of', kind: 'case', label: 'of', needed: true }] },
  { command: 'cases.decline', name: 'decline', help: 'decline_help', asks: [{ name: 'basis', kind: 'line', label: 'basis', needed: true }, reason] },
  { command: 'cases.withdraw', name: 'withdraw', tone: 'red', asks: [reason] },
  { command: 'cases.expose', name: 'expose', help: 'expose_help', asks: [{ name: 'problem', kind: 'long', label: 'problem', needed: true }, { name: 'photos', kind: 'pictures', label: 'photos' }] },
]

/** What can be done about an exposure. */
export const EXPOSURE_ACTS: Act[] = [
  {
    command: 'cases.check_exposure', name: 'check_exposure', help: 'check_exposure_help', tone: 'main', asks: [
      { name: 'publish', kind: 'choice', label: 'publish', needed: true, choices: [{ value: true, label: 'publish_yes' }, { value: false, label: 'publish_no' }] },
      { name: 'names_nobody', kind: 'choice', label: 'names_nobody', needed: true, choices: [{ value: true, label: 'nobody' }, { value: false, label: 'somebody' }] },
      { name: 'reason', kind: 'long', label: 'why_not' },
    ],
  },
  { command: 'cases.reply_to_exposure', name: 'reply_to_exposure', help: 'reply_help', asks: [{ name: 'text', kind: 'long', label: 'reply_text', needed: true }] },
  { command: 'cases.show_mended', name: 'show_mended', help: 'reply_help', asks: [{ name: 'text', kind: 'long', label: 'mended_text', needed: true }, { name: 'evidence', kind: 'photo', label: 'mended_photo' }] },
  { command: 'cases.withdraw_exposure', name: 'withdraw_exposure', tone: 'red', asks: [reason] },
]

/** What the asker itself can do, by card or by receipt, in the asker's own words. */
export const ASKER_ACTS: Act[] = [
  {
    command: 'cases.confirm', name: 'my_confirm', help: 'my_confirm_help', tone: 'main', fixed: { by: 'asker' }, asks: [
      { name: 'solved', kind: 'choice', label: 'solved', needed: true, choices: [{ value: true, label: 'yes' }, { value: false, label: 'no' }] },
      { name: 'rating', kind: 'stars', label: 'rating' },
      { name: 'words', kind: 'long', label: 'words' },
    ],
  },
  { command: 'cases.resume', name: 'my_resume', tone: 'main', asks: [] },
  { command: 'cases.urge', name: 'urge', asks: [] },
  { command: 'cases.note', name: 'my_note', help: 'my_note_help', asks: [{ name: 'text', kind: 'long', label: 'my_note_text', needed: true }] },
  { command: 'cases.reopen', name: 'my_reopen', tone: 'main', asks: [{ name: 'reason', kind: 'long', label: 'my_reason', needed: true }] },
  { command: 'cases.withdraw', name: 'my_withdraw', tone: 'red', asks: [{ name: 'reason', kind: 'long', label: 'my_withdraw_reason', needed: true }] },
]

export const acts_of = (may: string[], list: Act[] = ACTS) => list.filter((act) => may.includes(act.command) || may.includes(act.command.split('.')[1]!))

/** The body of a command from what was filled in; empty optional fields are left out. */
export function body_of(act: Act, case_id: string, filled: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = { case: case_id, ...act.fixed }
  for (const ask of act.asks) {
    const value = filled[ask.name]
    if (value === undefined || value === '' || value === null || (Array.isArray(value) && !value.length)) continue
    body[ask.name] = ask.kind === 'days' || ask.kind === 'stars' ? Number(value) : value
  }
  return body
}

export const missing_in = (act: Act, filled: Record<string, unknown>) =>
  act.asks.filter((ask) => ask.needed && (filled[ask.name] === undefined || String(filled[ask.name]).trim() === '')).map((ask) => ask.name)
