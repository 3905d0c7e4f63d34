import { language, speaker, type Said } from '../words/t'

const WHY = {
  visit: ['走访', 'Visit'], correction: ['更正', 'Correction'], own: ['本人查看', 'Own data'], case: ['办件', 'For a case'],
} satisfies Record<string, Said>
const WHAT = {
  members: ['家里人', 'members'], timeline: ['这户的事', 'timeline'], consents: ['同意事项', 'consents'], story: ['说的话', 'story'], asker: ['谁来问的', 'asker'],
  name: ['姓名', 'name'], 'id_number (masked)': ['证件号（遮住）', 'ID number (masked)'], phone: ['电话', 'phone'], birth_day: ['生日', 'birthday'],
  'found by number, phone or name': ['按证件号、电话或姓名找到', 'found by number, phone or name'],
} satisfies Record<string, Said>
const why = speaker(WHY)
const what = speaker(WHAT)

/** visit · correction · own · case:UUID */
export function why_it_was_read(purpose: string): string {
  const kind = purpose.split(':')[0]!
  return kind in WHY ? why(kind as keyof typeof WHY) : purpose
}

export const what_was_read = (fields: string): string =>
  fields in WHAT ? what(fields as keyof typeof WHAT)
  : fields.split(', ').map((field) => (field in WHAT ? what(field as keyof typeof WHAT) : field)).join(language.value === 'zh' ? '、' : ', ')
