import { describe, expect, it } from 'vitest'
import { day_after, first_instant, from_day, geojson_of, is_own, new_place_id, portions, read_corners, shape_of, write_corner } from './organisation'

describe('days of the organisation', () => {
  it('begin at midnight of the office, not of Greenwich', () => {
    expect(first_instant('2026-11-22', 480)).toBe('2026-11-21T16:00:00.000Z')
    expect(day_after('2026-12-31')).toBe('2027-01-01')
    expect(day_after('2024-02-28')).toBe('2024-02-29')
  })
  it('mean now when it is today or nothing was said', () => {
    const now = new Date('2026-11-22T03:00:00Z')
    expect(from_day('', 480, now)).toBeUndefined()
    expect(from_day('2026-11-22', 480, now)).toBeUndefined()
    expect(from_day('2026-11-23', 480, now)).toBe('2026-11-22T16:00:00.000Z')
  })
})

describe('places of our own', () => {
  it('have ids the server takes for such', () => {
    for (const bits of [0n, 1n, 2n ** 64n - 1n, 2n ** 63n]) {
      const id = new_place_id(BigUint64Array.of(bits))
      expect(BigInt(id)).toBeGreaterThanOrEqual(2n ** 62n)
      expect(BigInt(id)).toBeLessThan(2n ** 63n)
      expect(is_own(id)).toBe(true)
    }
    expect(is_own('5306221122022021')).toBe(false)
    expect(is_own('')).toBe(false)
  })
})

describe('corners', () => {
  it('are read as offices write them, and lines that are none are named', () => {
    expect(read_corners('103.1, 27.2\n\n103.2，27.3\n103.4 27.5\n二〇三\n103.1\n190, 27')).toEqual({ corners: [[103.1, 27.2], [103.2, 27.3], [103.4, 27.5]], wrong: [5, 6, 7] })
  })
  it('come back as they were written', () => {
    expect(read_corners(write_corner([103.1234567, 27.0000001]))).toEqual({ corners: [[103.1234567, 27.0000001]], wrong: [] })
  })
  it('close their ring once', () => {
    const ring = (text: string) => JSON.parse(text).geometry.coordinates[0]
    expect(ring(geojson_of([[1, 2], [3, 4], [5, 6]]))).toEqual([[1, 2], [3, 4], [5, 6], [1, 2]])
    expect(ring(geojson_of([[1, 2], [3, 4], [5, 6], [1, 2]]))).toHaveLength(4)
    expect(ring(geojson_of([]))).toEqual([])
  })
  it('of the record are drawn in degrees', () => {
    expect(shape_of([[[1030000000, 270000000, 1030100000, 270100000]]]).coordinates).toEqual([[[[103, 27], [103.01, 27.01]]]])
  })
})

describe('portions', () => {
  it('keep all in order, each within what a command may hold', () => {
    const items = Array.from({ length: 50 }, (_, i) => i)
    const cut = portions(items, () => 100_000)
    expect(cut.flat()).toEqual(items)
    expect(cut.every((one) => one.length <= 8)).toBe(true)
    expect(portions([1], () => 5_000_000)).toEqual([[1]])
    expect(portions([], () => 1)).toEqual([])
  })
})
