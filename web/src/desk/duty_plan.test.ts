import { describe, expect, it } from 'vitest'
import { by_month, days_from, day_in, falls, in_turn, minute_of, read_pasted, type Column } from './duty_plan'

const columns: Column[] = [
  { id: 'lead', part: 'lead', from: 480, until: 1920 },
  { id: 'day', part: 'duty', from: 480, until: 1200 },
]
const posts = [
  { id: 'a', title: '第1网格网格长', holder: '李云' },
  { id: 'b', title: '第2网格网格长', holder: '王芳' },
  { id: 'c', title: '社区党总支书记', holder: '李云云' },
]

describe('a roster before it is sent', () => {
  it('covers a week, or what is left of a month', () => {
    expect(days_from('2026-12-28', 'week')).toHaveLength(7)
    expect(days_from('2026-12-28', 'week').at(-1)).toBe('2027-01-03')
    expect(days_from('2024-02-10', 'month').at(-1)).toBe('2024-02-29')
  })
  it('splits a week over two months into two commands', () => {
    expect(by_month(days_from('2026-12-28', 'week').map((day) => ({ day }))).map((one) => one.length)).toEqual([4, 3])
  })
  it('goes round in turn and leaves what stands', () => {
    expect(in_turn(['1', '2', '3', '4'], (day) => day === '2', ['a', 'b'], () => true)).toEqual({ 1: 'a', 3: 'b', 4: 'a' })
    expect(in_turn(['1'], () => false, [], () => true)).toEqual({})
  })
  it('does not guess what a day is beyond the published calendar', () => {
    expect(falls({ workday: null }, 'workdays')).toBe(false)
    expect(falls({ workday: null }, 'off')).toBe(false)
    expect(falls({ workday: null }, 'all')).toBe(true)
    expect(falls({ workday: false }, 'off')).toBe(true)
  })
  it('reads days as offices write them', () => {
    const days = ['2026-12-01', '2026-12-02']
    expect(['2026-12-01', '2026/12/1', '12-1', '12月1日', '12.1'].map((one) => day_in(one, days))).toEqual(Array(5).fill('2026-12-01'))
    expect(day_in('2025-12-01', days)).toBeUndefined()
    expect(day_in('周一', days)).toBeUndefined()
  })
  it('takes a pasted table, and names the cell it does not understand', () => {
    const days = ['2026-12-01', '2026-12-02', '2026-12-03']
    const read = read_pasted('日期\t带班\t白班\n12-1\t社区党总支书记\t李云\n12-2\t李云云\t空\n12-3\t网格长\t赵某\n13-9\t李云\t', days, columns, posts)
    expect(read.cells).toEqual([{ day: '2026-12-01', column: 'lead', post: 'c' }, { day: '2026-12-01', column: 'day', post: 'a' }, { day: '2026-12-02', column: 'lead', post: 'c' }])
    expect(read.wrong).toEqual([{ line: 4, text: '网格长', why: 'several' }, { line: 4, text: '赵某', why: 'nobody' }, { line: 5, text: '13-9', why: 'day' }])
  })
  it('reads hours', () => {
    expect([minute_of('20:00'), minute_of('8:30'), minute_of('24:00'), minute_of('8')]).toEqual([1200, 510, undefined, undefined])
  })
})
