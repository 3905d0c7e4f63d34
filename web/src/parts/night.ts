// 预警和点名: what the board and the phone both read of a night.
import type { Read } from '../api/commands'
import { speaker } from '../words/t'

export type Warnings = Read<'/api/v1/alerts'>
export type Levels = Read<'/api/v1/alert-levels'>
export type Warning = Warnings['items'][number]
export type Board = Read<'/api/v1/alerts/{alert}'>
export type NightRoll = Read<'/api/v1/rolls/{roll}'>
export type House = NightRoll['houses'][number]
export type Found = 'safe' | 'needs_help' | 'known_elsewhere' | 'not_found'
export const FOUND: readonly Found[] = ['safe', 'needs_help', 'known_elsewhere', 'not_found']

export interface Tap { tap: string; house: string; found: Found; at: string; person?: number; people?: number; name?: string }

export const night = speaker({
  safe: ['平安', 'Safe'], present: ['平安', 'Safe'], needs_help: ['要帮忙', 'Needs help'], known_elsewhere: ['在别处', 'Elsewhere'], not_found: ['没找到', 'Not found'], unaccounted: ['没音讯', 'No word'],
  waiting: ['待复核', 'to be checked'], in_force: ['生效', 'in force'], cancelled: ['已解除', 'cancelled'], expired: ['已过期', 'expired'],
  app: ['手机', 'app'], phone: ['电话', 'phone'], loudspeaker: ['大喇叭', 'loudspeaker'], runner: ['跑腿', 'runner'],
  accounted: ['{n} / {all} 人有下落', '{n} of {all} people accounted for'], added: ['名单外 {n} 人', '{n} not on the list'],
  age: ['最新一笔 {newest}前，最早一笔 {oldest}前', 'newest mark {newest} ago, oldest {oldest} ago'], no_mark: ['还没有人点过', 'nobody has been marked yet'],
  seconds: ['{n} 秒', '{n} s'], minutes: ['{n} 分钟', '{n} min'], hours: ['{n} 小时', '{n} h'],
})

/** In the largest unit that says it: the older a count, the coarser its age. */
export function age_of(seconds: number): string {
  if (seconds < 120) return night('seconds', { n: Math.max(0, Math.round(seconds)) })
  if (seconds < 7200) return night('minutes', { n: Math.floor(seconds / 60) })
  return night('hours', { n: Math.floor(seconds / 3600) })
}

interface Ages { oldest: string | null; newest: string | null }
/** A count is never shown without its age. */
export function ages_of(roll: Ages, now: number): string {
  if (!roll.oldest || !roll.newest) return night('no_mark')
  const since = (at: string) => age_of((now - Date.parse(at)) / 1000)
  return night('age', { newest: since(roll.newest), oldest: since(roll.oldest) })
}

/** The state of a household when it is one for all its people; undefined when they differ. */
export function found_of(house: House): string | undefined {
  const all = new Set(house.people.map((one) => one.found))
  return all.size === 1 ? [...all][0] : undefined
}

/** What the phone shows at once: what the server said, and over it what this phone has marked and not yet sent. Later said wins. */
export function counted(houses: readonly House[], own: readonly Tap[]): { accounted: number; expected: number; marks: Map<string, Found> } {
  const marks = new Map<string, Tap>()
  for (const tap of own) {
    const before = marks.get(tap.house)
    if (tap.person === undefined && (!before || before.at < tap.at || (before.at === tap.at && before.tap < tap.tap))) marks.set(tap.house, tap)
  }
  let accounted = 0
  let expected = 0
  for (const house of houses) {
    if (!house.listed) continue
    expected += house.people.length
    const mine = marks.get(house.house)
    for (const one of house.people) {
      const found = mine && (!one.at || one.at < mine.at) ? mine.found : one.found
      if (found === 'present' || found === 'safe' || found === 'needs_help' || found === 'known_elsewhere') accounted++
    }
  }
  return { accounted, expected, marks: new Map([...marks].map(([house, tap]) => [house, tap.found])) }
}
