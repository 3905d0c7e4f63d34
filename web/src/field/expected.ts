// What the cadences ask of this phone's posts, as rows that open the right form at the right place and day.
import type { Expected } from '../api/types'

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
