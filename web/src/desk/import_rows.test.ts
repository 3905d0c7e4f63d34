import { describe, expect, it } from 'vitest'
import { read_csv } from './csv'
import { check, guess, id_of } from './import_rows'

const wenbi = { id: '530622001015', name: '文笔社区' }
const kinds = [{ id: 'leak', name: { zh: '房屋漏水', en: 'Leaking house' } }]
const places = new Map([['文笔社区', [wenbi]], ['新村', [{ id: '1', name: '新村' }, { id: '2', name: '新村' }]]])

describe('a foreign list', () => {
  it('reads quotes, line breaks inside them, a byte order mark and Windows line ends', () => {
    expect(read_csv('\ufeffa,b\r\n"x, ""y""","1\n2"\r\n')).toEqual([['a', 'b'], ['x, "y"', '1\n2']])
  })
  it('takes tabs and semicolons', () => {
    expect(read_csv('a\tb\n1\t2')).toEqual([['a', 'b'], ['1', '2']])
    expect(read_csv('a;b\n1;2,3')).toEqual([['a', 'b'], ['1', '2,3']])
  })
  it('guesses its columns, each once', () => {
    expect(guess(['序号', '社区', '问题类型', '诉求内容', '来访人', '手机'])).toEqual({ place: 1, kind: 2, story: 3, name: 4, phone: 5 })
  })
  it('names each wrong cell and takes the rest', () => {
    const { ready, errors } = check(
      [['文笔社区', '房屋漏水', '三楼'], ['新村', '房屋漏水', ''], ['月亮村', '挖矿', '']], { place: 0, kind: 1, story: 2 }, places, kinds)
    expect(ready.map((r) => r.row)).toEqual([0])
    expect(errors.map(({ row, column, what }) => [row, column, what])).toEqual([[1, 0, 'several_places'], [2, 0, 'unknown_place'], [2, 1, 'unknown_kind']])
  })
  it('gives the same ids for the same file', async () => {
    expect(await id_of('x', 3, 'case')).toBe(await id_of('x', 3, 'case'))
    expect(await id_of('x', 3, 'case')).not.toBe(await id_of('x', 4, 'case'))
    expect(await id_of('x', 3, 'case')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
