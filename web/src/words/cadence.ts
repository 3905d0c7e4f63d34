// How often something is expected, as the office says it: "weekly friday" → 每周五 / every Friday.
import { language } from './t'

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const ZH_DAYS = ['一', '二', '三', '四', '五', '六', '日']

/** Monthly, quarterly … by the number of months. */
const MONTHS: Record<number, readonly [zh: string, en: string]> = {
  1: ['每月', 'every month'],
  3: ['每季度', 'every quarter'],
  6: ['每半年', 'every half-year'],
  12: ['每年', 'every year'],
}

/** What the playbook wrote when it is none of the forms known. */
export function cadence_word(every: string | undefined): string {
  const zh = language.value === 'zh'
  const words = (every ?? '').split(/\s+/)
  const list = (text = '') => text.split(',')
  if (words[0] === 'daily') return zh ? '每天' : 'every day'
  if (words[0] === 'weekly') {
    const days = list(words[1]).map((day) => DAYS.indexOf(day)).filter((n) => n >= 0)
    if (!days.length) return every!
    return zh ? `每周${days.map((n) => ZH_DAYS[n]).join('、')}` : `every ${days.map((n) => DAYS[n]![0]!.toUpperCase() + DAYS[n]!.slice(1)).join(', ')}`
  }
  if (words[0] === 'monthly') {
    const days = list(words[1])
    const skips = words[2] === 'skip' && days.some((day) => Number(day) > 28)
    return zh ? `每月 ${days.join('、')} 日${skips ? '（没有这天的月份不算）' : ''}` : `on the ${days.join(', ')} of each month${skips ? ' (months without that day are skipped)' : ''}`
  }
  // "every 3 months from 3 on 28": the first of the months, March; a quarter's last month is what the office means anyway.
  const on = words.indexOf('on')
  if (words[0] === 'every' && words[2] === 'months' && on > 0) {
    const first = words[3] === 'from' ? Number(words[4]) : 0
    const n = Number(words[1])
    const how = MONTHS[n] ?? [`每 ${n} 个月`, `every ${n} months`]
    const of = n === 12 && first ? [`${first} 月 `, ` of month ${first}`] : ['', '']
    return zh ? `${how[0]} ${of[0]}${words[on + 1]} 日` : `${how[1]} on the ${words[on + 1]}${of[1]}`
  }
  return every ?? ''
}
