// 一键: a kind that needs nothing filled in is noted with one tap, with or without a network.
import type { Both } from '../api/types'
import { new_id } from '../offline/ids'
import { items, say } from '../offline/phone'
import { said, speaker } from '../words/t'
import { day_of } from '../words/when'
import type { ToNote } from './expected'

const t = speaker({
  today: ['今天的', 'today’s'],
  of: ['{day} 的还没记', 'not noted for {day}'],
  and_before: ['{now}，前面还有 {n} 次没记', '{now}, and {n} before are not noted'],
})

const parts = (kind: string) => ({ playbook: kind.slice(0, kind.indexOf('.')), kind: kind.slice(kind.indexOf('.') + 1) })

/** What this phone has already written for a kind, place and day and the server has not yet told of. */
export function written_for(e: ToNote) {
  const { playbook, kind } = parts(e.kind.id)
  return items.value.find(({ envelope, state }) => {
    const body = envelope.body as { playbook?: string; kind?: string; place?: string; day?: string }
    return envelope.command === 'records.note' && state !== 'returned' && body.playbook === playbook && body.kind === kind && body.place === e.place.id && body.day === e.day
  })
}

export function tap_once(e: ToNote & { tap?: Both }) {
  if (written_for(e)) return
  return say('records.note', { note: new_id(), ...parts(e.kind.id), place: e.place.id, day: e.day, fields: {}, texts: {} }, { title: `${said(e.tap!)} · ${said(e.kind)}`, line: `${e.place.name} · ${e.day}` })
}

export function expected_word(e: ToNote): string {
  const now = e.day === day_of(new Date()) ? t('today') : t('of', { day: e.day.slice(5) })
  const before = e.missing.length + e.open.length - 1
  return before > 0 ? t('and_before', { now, n: before }) : now
}
