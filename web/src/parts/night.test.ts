import { describe, expect, it } from 'vitest'
import { age_of, ages_of, counted, found_of, type House, type Tap } from './night'

const one = (found: 'unaccounted' | 'present' | 'not_found', at: string | null = null) => ({ found, at, by: null, others: [] })
const house = (id: string, people: ReturnType<typeof one>[], listed = true): House => ({ house: id, name: id, team: '1队', listed, people })
const tap = (id: string, at: string, found: Tap['found'] = 'safe'): Tap => ({ tap: `tap-${at}`, house: id, found, at })

describe('the roll on a phone', () => {
  const houses = [house('a', [one('unaccounted'), one('unaccounted')]), house('b', [one('present', '2026-07-11T01:00:00.000Z')]), house('v', [one('present', '2026-07-11T01:00:00.000Z')], false)]

  it('counts what it marked itself before anything is sent, and visitors beside the list', () => {
    expect(counted(houses, [])).toMatchObject({ accounted: 1, expected: 3 })
    expect(counted(houses, [tap('a', '2026-07-11T01:05:00.000Z')])).toMatchObject({ accounted: 3, expected: 3 })
  })

  it('lets what was said later count, in whatever order it was tapped', () => {
    const early = tap('b', '2026-07-11T00:30:00.000Z', 'not_found')
    expect(counted(houses, [early]).accounted).toBe(1)
    const late = tap('a', '2026-07-11T02:00:00.000Z', 'not_found')
    const before = tap('a', '2026-07-11T01:30:00.000Z')
    expect(counted(houses, [late, before]).marks.get('a')).toBe('not_found')
    expect(counted(houses, [before, late]).marks.get('a')).toBe('not_found')
  })

  it('says one word for a household only when it is true of all its people', () => {
    expect(found_of(houses[0]!)).toBe('unaccounted')
    expect(found_of(house('c', [one('present'), one('not_found')]))).toBeUndefined()
  })

  it('says the age of the newest and of the oldest mark', () => {
    expect(age_of(65)).toBe('65 秒')
    expect(age_of(600)).toBe('10 分钟')
    expect(ages_of({ oldest: null, newest: null }, 0)).toBe('还没有人点过')
    expect(ages_of({ oldest: '2026-07-11T00:00:00Z', newest: '2026-07-11T02:59:00Z' }, Date.parse('2026-07-11T03:00:00Z'))).toBe('最新一笔 60 秒前，最早一笔 3 小时前')
  })
})
