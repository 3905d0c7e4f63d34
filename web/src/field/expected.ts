// What the cadences ask of this phone's posts, as rows that open the right form at the right place and day.
import type { Expected } from '../api/types'
import { speaker } from '../words/t'
import { day_of } from '../words/when'

const t = speaker({
  today: ['今天的', 'today’s'],
  of: ['{day} 的还没记', 'not noted for {day}'],
  and_before: ['{now}，前面还有 {n} 次没记', '{now}, and {n} before are not noted'],
})

export type ToNote = Expected['items'][number] & { day: string; href: string }

/** Those that are open or missing, the newest day of each; today's first. */
export function to_note_of(expected: Expected | undefined): ToNote[] {
  return (expected?.items ?? [])
    .flatMap((e) => {
      const day = [...e.missing, ...e.open].at(-1)
      return day ? [{ ...e, day, href: `#/note/${e.kind.id}?place=${e.place.id}&name=${encodeURIComponent(e.place.name)}&day=${day}` }] : []
    })
    .sort((a, b) => b.day.localeCompare(a.day))
}

export function expected_word(e: ToNote): string {
  const now = e.day === day_of(new Date()) ? t('today') : t('of', { day: e.day.slice(5) })
  const before = e.missing.length + e.open.length - 1
  return before > 0 ? t('and_before', { now, n: before }) : now
}
