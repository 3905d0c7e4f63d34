// Days and hours as the office says them: 11-22 周日 18:00. One zone a domain, Asia/Shanghai unless the server says other.
import { language, speaker } from './t'

let zone = 'Asia/Shanghai'
/** Minutes east of Greenwich; the names of fixed zones count the other way. */
export function use_zone(minutes: number | undefined) {
  if (minutes === undefined || minutes === 480) return
  const hours = -Math.round(minutes / 60)
  zone = `Etc/GMT${hours < 0 ? hours : `+${hours}`}`
}

const t = speaker({
  hours_minutes: ['{h} 小时 {m} 分', '{h} h {m} min'],
  minutes: ['{m} 分钟', '{m} min'],
  today: ['今天 {time}', 'today {time}'],
  tomorrow: ['明天 {time}', 'tomorrow {time}'],
  yesterday: ['昨天 {time}', 'yesterday {time}'],
})

function parts(at: Date) {
  const f = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  })
  return Object.fromEntries(f.formatToParts(at).map((p) => [p.type, p.value])) as Record<string, string>
}

/** 2026-11-22 in the domain's zone. */
export function day_of(at: Date | string): string {
  const p = parts(new Date(at))
  return `${p.year}-${p.month}-${p.day}`
}

export function clock_of(at: Date | string): string {
  const p = parts(new Date(at))
  return `${p.hour}:${p.minute}`
}

/** Days between two instants, counted in the domain's days. */
export function days_between(from: Date | string, to: Date | string): number {
  return Math.round((Date.parse(day_of(to)) - Date.parse(day_of(from))) / 86_400_000)
}

/** 今天 18:00 · 明天 09:00 · 11-22 周日 18:00 · 2025-11-22 18:00 */
export function moment(at: Date | string | undefined, now: Date = new Date()): string {
  if (!at) return ''
  const time = clock_of(at)
  const away = days_between(now, at)
  if (away === 0) return t('today', { time })
  if (away === 1) return t('tomorrow', { time })
  if (away === -1) return t('yesterday', { time })
  const day = day_of(at)
  if (day.slice(0, 4) !== day_of(now).slice(0, 4)) return `${day} ${time}`
  const week = new Intl.DateTimeFormat(language.value === 'zh' ? 'zh-CN' : 'en', { timeZone: zone, weekday: 'short' })
  return `${day.slice(5)} ${week.format(new Date(at))} ${time}`
}

export function length_of(minutes: number): string {
  const all = Math.abs(Math.round(minutes))
  return all < 60 ? t('minutes', { m: all }) : t('hours_minutes', { h: Math.floor(all / 60), m: all % 60 })
}

/** 1800000.50 → 1,800,000.50: the digits stay as they were written. */
export function grouped(decimal: string): string {
  const [whole = '', rest] = decimal.split('.')
  return /^-?\d+$/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest === undefined ? '' : `.${rest}`) : decimal
}

export function number_of(value: number, digits = 1): string {
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: digits }).format(value)
}
