import type { Place } from '../api/types'
import { describe, expect, it } from 'vitest'
import { called, cell_name, check, guess, id_of, word_of } from './import_rows'

const wenbi = { id: '530622001015', name: '文笔社区' }
const kinds = [{ id: 'leak', name: { zh: '房屋漏水', en: 'Leaking house' } }]
const places = new Map([['文笔社区', [wenbi]], ['新村', [{ id: '1', name: '新村' }, { id: '2', name: '新村' }]]])

describe('a foreign list', () => {
  it('guesses its columns, each once', () => {
    expect(guess(['序号', '社区', '问题类型', '诉求内容', '来访人', '手机'])).toEqual({ place: 1, kind: 2, story: 3, name: 4, phone: 5 })
  })
  it('knows a place by the name people use', () => {
    const named = (name: string) => ({ id: '5', code: '530622112202', name }) as Place
    expect(['文笔社区', '文笔社区居民委员会', '530622112202', '文笔'].map((word) => called(named('文笔社区居民委员会'), word))).toEqual([true, true, true, false])
    expect(called(named('东村民委员会'), '东村')).toBe(true)
    expect(called(named('白鹤村村民委员会'), '白鹤村')).toBe(true)
  })
  it('names each wrong cell and takes the rest', () => {
    const { ready, errors } = check(
      [{ row: 2, cells: ['文笔社区', '房屋漏水', '三楼'] }, { row: 4, cells: ['新村', '房屋漏水'] }, { row: 5, cells: ['月亮村', '挖矿'] }, { row: 6, cells: ['文'], wrong: { code: 'bad_value', zh: '坏了', en: 'damaged' } }],
      { place: 0, kind: 1, story: 2 }, places, kinds)
    expect(ready.map((r) => r.row)).toEqual([2])
    expect(errors.map(({ row, column, what }) => [row, column, what])).toEqual([[4, 0, 'several_places'], [5, 0, 'unknown_place'], [5, 1, 'unknown_kind'], [6, -1, 'damaged']])
  })
  it('names a cell as the sheet does', () => {
    expect([cell_name(12, 0), cell_name(1, 25), cell_name(7, 26), cell_name(3, -1)]).toEqual(['A12', 'Z1', 'AA7', '3'])
  })
  it('gives the same ids for the same list, whatever it was saved as', async () => {
    expect(await id_of('x', 3, 'case')).toBe(await id_of('x', 3, 'case'))
    expect(await id_of('x', 3, 'case')).not.toBe(await id_of('x', 4, 'case'))
    const list = [{ row: 1, cells: ['地方'] }, { row: 3, cells: ['文笔社区'] }]
    expect(await word_of(list)).toBe(await word_of(list.map(({ cells }, i) => ({ row: i + 1, cells }))))
    expect(await word_of(list)).not.toBe(await word_of(list.slice(1)))
    expect(await id_of('x', 3, 'case')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
