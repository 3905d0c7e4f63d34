import { describe, expect, it } from 'vitest'
import { link_of, period_of } from './reports'

describe('reports', () => {
  it('asks for the period that a day lies in', () => {
    expect(period_of('week', '2024-03-08')).toBe('2024-03-08')
    expect(period_of('month', '2024-03-08')).toBe('2024-03')
    expect(period_of('quarter', '2024-03-31')).toBe('2024-Q1')
    expect(period_of('quarter', '2024-10-01')).toBe('2024-Q4')
    expect(period_of('year', '2024-03-08')).toBe('2024')
  })
  it('leads to the record or the case that moved a figure', () => {
    const one = { how: 'came' as const, event: 'records.noted', day: '2024-03-08', recorded_at: '', position: 1, place: { id: '1', name: '' } }
    expect(link_of({ ...one, record: 'r' })).toBe('#/record/r')
    expect(link_of({ ...one, case: 'c' })).toBe('#/case/c')
    expect(link_of({ ...one, stream: 's' })).toBeUndefined()
  })
})
