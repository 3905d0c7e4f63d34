// What the pages of the organisation share: days and instants, ids of own places, corners of a boundary.
import { get, query } from '../api/ask'
import type { Both, Page, Place, PlaceRef } from '../api/types'
import { day_of } from '../words/when'

export interface PostBrief { id: string; title: Both }
interface Spell { from: string; to?: string }
/** A post as whoever runs the organisation sees it: GET /posts/{post}/organised. */
export interface Organised extends Spell {
  id: string
  title: Both
  place: PlaceRef
  phone: string
  closed: boolean
  may: string[]
  superior?: PostBrief
  holdings: (Spell & { name: string; now: boolean; person?: string })[]
  stand_ins: (Spell & PostBrief & { name?: string; now: boolean })[]
  duties: Duty[]
  bodies: (Spell & { id: string; part: Part; title: Both })[]
}
export interface Duty extends Spell { assignment: string; role: { id: string } & Both; place: PlaceRef; basis: string; may_end: boolean; body?: PostBrief; subject?: PostBrief }
export interface Role { id: string; title: Both; exactly: number; level: number }
export const PARTS = ['lead', 'head', 'party_group_leader', 'grid_leader', 'member', 'monitor'] as const
export type Part = (typeof PARTS)[number]
export const BODY_KINDS = ['leading_group', 'basin_committee', 'red_grid', 'industry_chain', 'branch', 'joint', 'temporary', 'organisation'] as const
export type BodyKind = (typeof BODY_KINDS)[number]
export interface Body { id: string; title: Both; kind: string; place: PlaceRef; from?: string; to?: string; members: { part: string; post: string; title: Both; holder?: string }[]; places: PlaceRef[]; gaps: Both[] }

/** The first instant of a day (2026-11-22) in a zone so many minutes east of Greenwich. */
export const first_instant = (day: string, zone_minutes: number): string => new Date(Date.parse(`${day}T00:00:00Z`) - zone_minutes * 60_000).toISOString()
export const day_after = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
/** From a day on: today and no day mean now, which the server says itself. */
export const from_day = (day: string, zone_minutes: number, now: Date = new Date()): string | undefined => (!day || day === day_of(now) ? undefined : first_instant(day, zone_minutes))

const OWN_LEAST = 2n ** 62n
/** Places of the office's own have ids of 62 random bits above 2^62; national divisions lie below. */
export function new_place_id(random: BigUint64Array = crypto.getRandomValues(new BigUint64Array(1))): string {
  return String(OWN_LEAST | (random[0]! & (OWN_LEAST - 1n)))
}
export const is_own = (place: string): boolean => /^\d+$/.test(place) && BigInt(place) >= OWN_LEAST

/** What lies directly below a place in any partition, each once. */
export async function places_below(place: string): Promise<Place[]> {
  const pages = await Promise.all(['administrative', 'grid', 'basin', 'duty'].map((partition) => get<Page<Place>>(`/places${query({ parent: place, partition })}`)))
  const all = pages.flatMap((page) => page.items).filter((one, i, list) => list.findIndex((other) => other.id === one.id) === i)
  return all.sort((a, b) => Number(a.level) - Number(b.level) || a.name.localeCompare(b.name, 'zh', { numeric: true }))
}

export type Corner = [lon: number, lat: number]
export interface Corners { corners: Corner[]; wrong: number[] }
/** Corners as an office writes them, one a line, longitude first: "103.1234567, 27.0412". `wrong` are the lines that are none, from 1. */
export function read_corners(text: string): Corners {
  const out: Corners = { corners: [], wrong: [] }
  text.split('\n').forEach((line, i) => {
    if (!line.trim()) return
    const numbers = line.trim().split(/[\s,，、;；]+/).map(Number)
    const [lon, lat] = numbers
    if (numbers.length === 2 && Math.abs(lon!) <= 180 && Math.abs(lat!) <= 90) out.corners.push([lon!, lat!])
    else out.wrong.push(i + 1)
  })
  return out
}
const PLACES_AFTER_POINT = 7 // 1e-7 degree is what the record keeps, some 1 cm
export const write_corner = ([lon, lat]: Corner): string => `${lon.toFixed(PLACES_AFTER_POINT)}, ${lat.toFixed(PLACES_AFTER_POINT)}`

/** The ring closes itself: the first corner is said again at the end when it was not. */
export function geojson_of(corners: Corner[]): string {
  const [first] = corners, last = corners.at(-1)
  const ring = first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...corners, first] : corners
  return JSON.stringify({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } })
}

export type Polygons = number[][][] // polygons of rings of lon, lat, … in 1e-7 degree
export interface Checked { feature: number; name: string; place?: PlaceRef; polygons?: Polygons; area_m2?: number; mended?: Both[]; wrong?: Both & { code: string; field: string } }
/** As GeoJSON has it, for the map. */
export const shape_of = (polygons: Polygons) => ({
  type: 'MultiPolygon',
  coordinates: polygons.map((rings) => rings.map((ring) => Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]! / 1e7, ring[2 * i + 1]! / 1e7]))),
})

const COMMAND_BYTES = 800_000 // the server takes 1,000,000 of one command, its envelope included
/** Cuts what is to be recorded into as few commands as the server takes. */
export function portions<T>(items: T[], bytes_of: (item: T) => number = (item) => JSON.stringify(item).length): T[][] {
  const out: T[][] = []
  let room = 0
  for (const item of items) {
    const bytes = bytes_of(item)
    if (!out.length || bytes > room) {
      out.push([])
      room = COMMAND_BYTES
    }
    out.at(-1)!.push(item)
    room -= bytes
  }
  return out
}
