import { reactive, watch } from 'vue'
import { get } from '../api/ask'

export interface Loaded<T> {
  value: T | undefined
  error: unknown
  again: () => Promise<void>
}

/** Reads a path and reads anew when it changes; while the next answer is on its way the last one stays on the screen. */
export function load<T>(path: () => string | undefined): Loaded<T> {
  const loaded = reactive({ value: undefined, error: undefined, again }) as Loaded<T>
  let turn = 0
  async function again() {
    const here = path()
    const mine = ++turn
    if (!here) {
      loaded.value = undefined
      return
    }
    try {
      const value = await get<T>(here)
      if (mine === turn) Object.assign(loaded, { value, error: undefined })
    } catch (error) {
      if (mine === turn) Object.assign(loaded, { value: undefined, error })
    }
  }
  watch(path, again, { immediate: true })
  return loaded
}
