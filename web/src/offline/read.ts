import { onScopeDispose, reactive, watch, type WatchSource, toValue } from 'vue'
import { fresh, items, kept } from './phone'

export interface Reading<T> {
  value: T | undefined
  /** Server time of the value shown. */
  at: number | undefined
  /** The last attempt to renew failed: what is shown is from `at`. */
  stale: boolean
  error: unknown
  again: () => Promise<void>
}

/** Shows what the phone has at once, then what the server says; reads again when something of ours was sent. */
export function read<T>(path: string | (() => string | undefined)): Reading<T> {
  const reading = reactive({ value: undefined, at: undefined, stale: false, error: undefined, again }) as Reading<T>
  let turn = 0

  async function again() {
    const here = toValue(path)
    const mine = ++turn
    if (!here) return
    const known = await kept<T>(here)
    if (mine !== turn) return
    if (known) Object.assign(reading, { value: known.value, at: known.at })
    try {
      const news = await fresh<T>(here)
      if (mine === turn) Object.assign(reading, { value: news.value, at: news.at, stale: false, error: undefined })
    } catch (error) {
      if (mine === turn) Object.assign(reading, { stale: true, error })
    }
  }

  const stops = [
    watch((typeof path === 'string' ? () => path : path) as WatchSource, () => {
      reading.value = undefined
      void again()
    }, { immediate: true }),
    watch(() => items.value.filter((item) => item.state === 'accepted').length, (now, before) => now > before && void again()),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))
  return reading
}
