// From lon/lat to a drawing on a flat screen, good enough for a township: equirectangular at the middle latitude.
import type { Feature } from '../api/types'

type Ring = [number, number][]

export function rings_of(feature: Feature): Ring[] {
  const { type, coordinates } = feature.geometry
  if (type === 'Polygon') return coordinates as Ring[]
  if (type === 'MultiPolygon') return (coordinates as Ring[][]).flat()
  if (type === 'LineString') return [coordinates as Ring]
  if (type === 'MultiLineString') return coordinates as Ring[]
  return []
}

export const is_line = (feature: Feature) => /LineString/.test(feature.geometry.type)
export const is_point = (feature: Feature) => feature.geometry.type === 'Point'

export interface Frame {
  west: number
  north: number
  scale: number
  squeeze: number
  height: number
}

const every_point = (features: Feature[]): Ring =>
  features.flatMap((f) => (is_point(f) ? [f.geometry.coordinates as [number, number]] : rings_of(f).flat()))

/** A frame `width` units wide that holds all features with a margin. */
export function frame_of(features: Feature[], width: number, margin = 8, tallest = width * 1.2): Frame {
  const points = every_point(features)
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [lon, lat] of points) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  if (!points.length) return { west: 0, north: 0, scale: 1, squeeze: 1, height: width / 2 }
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const wide = Math.max((east - west) * squeeze, 1e-6)
  const tall = Math.max(north - south, 1e-6)
  const scale = Math.min((width - 2 * margin) / wide, (tallest - 2 * margin) / tall)
  const spare = (width - 2 * margin) / scale - wide
  return { west: west - (margin / scale + spare / 2) / squeeze, north: north + margin / scale, scale, squeeze, height: tall * scale + 2 * margin }
}

export const spot = (frame: Frame, [lon, lat]: [number, number]): [number, number] => [
  (lon - frame.west) * frame.squeeze * frame.scale,
  (frame.north - lat) * frame.scale,
]

export function path_of(frame: Frame, feature: Feature): string {
  const close = is_line(feature) ? '' : 'Z'
  return rings_of(feature)
    .map((ring) => ring.map((point, i) => `${i ? 'L' : 'M'}${spot(frame, point).map((v) => v.toFixed(1)).join(' ')}`).join('') + close)
    .join('')
}

/** A point surely inside for a label: the middle of the widest stretch of the outline at a few heights. */
export function inside(feature: Feature): [number, number] {
  if (is_point(feature)) return feature.geometry.coordinates as [number, number]
  const rings = rings_of(feature)
  const outer = rings.reduce((a, b) => (b.length > a.length ? b : a), rings[0] ?? [[0, 0]])
  if (is_line(feature)) return outer[outer.length >> 1]!
  const lats = outer.map((p) => p[1])
  const [low, high] = [Math.min(...lats), Math.max(...lats)]
  let best: { at: [number, number]; width: number } = { at: outer[0]!, width: -1 }
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const lat = low + (high - low) * part
    const crossings: number[] = []
    outer.forEach((a, i) => {
      const b = outer[(i + 1) % outer.length]!
      if (a[1] > lat !== b[1] > lat) crossings.push(a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
    })
    crossings.sort((x, y) => x - y)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = (crossings[i + 1]! - crossings[i]!) * (1 - Math.abs(part - 0.5))
      if (width > best.width) best = { at: [(crossings[i]! + crossings[i + 1]!) / 2, lat], width }
    }
  }
  return best.at
}
