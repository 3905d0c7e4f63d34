import { describe, expect, it } from 'vitest'
import document from '../api/openapi.json'
import { ACTS, ASKER_ACTS, body_of, EXPOSURE_ACTS, missing_in, type Act } from './acts'

const CASE = '0192aaaa-0000-7000-8000-000000000001'
type Schema = { required?: string[]; properties: Record<string, { type?: string; enum?: string[] }> }
const schemas = document.components.schemas as unknown as Record<string, Schema>

const FILLED = { line: '第 4 条', long: '写明理由', post: CASE, case: CASE, days: '3', stars: '5', pictures: ['0'.repeat(64)], kind: 'road', place: '5306221122022021', asset: CASE, tick: true, photo: [{ sha256: '0'.repeat(64), size: 1, type: 'image/jpeg' }] } as const
const filled = (act: Act) => Object.fromEntries(act.asks.map((ask) => [ask.name, ask.kind === 'choice' ? ask.choices![0]!.value : FILLED[ask.kind]]))

describe('what can be done to a case', () => {
  for (const act of [...ACTS, ...ASKER_ACTS, ...EXPOSURE_ACTS]) {
    it(`${act.name} is said as the server takes it`, () => {
      const schema = schemas[act.command]
      expect(schema, 'the server knows the command').toBeDefined()
      const body = body_of(act, CASE, filled(act))
      expect(Object.keys(body).filter((name) => !(name in schema!.properties)), 'no field the server refuses').toEqual([])
      expect((schema!.required ?? []).filter((name) => !(name in body)), 'every field it needs').toEqual([])
      for (const [name, value] of Object.entries(body)) {
        const { type, enum: allowed } = schema!.properties[name]!
        expect(Array.isArray(value) ? 'array' : typeof value === 'number' ? 'integer' : typeof value, name).toBe(type)
        if (allowed) expect(allowed).toContain(value)
      }
      for (const ask of act.asks.filter((one) => one.kind === 'choice'))
        for (const { value } of ask.choices!) if (schema!.properties[ask.name]!.enum) expect(schema!.properties[ask.name]!.enum).toContain(value)
    })
    it(`${act.name} asks for what the server needs before it is sent`, () => {
      const needed = (schemas[act.command]!.required ?? []).filter((name) => name !== 'case' && !(name in (act.fixed ?? {})))
      expect(missing_in(act, {})).toEqual(expect.arrayContaining(needed))
    })
  }
})
