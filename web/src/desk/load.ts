import { onScopeDispose, reactive, ref, watch } from 'vue'
import { get } from '../api/ask'

export interface Loaded<T> {
  value: T | undefined
  error: unknown
  again: () => Promise<void>
}

const news = ref(0)
let source: EventSource | undefined
const PAUSE_MS = 800

/** The server tells of every new record; many in a row are one reason to look again. */
function listen() {
  if (source || !('EventSource' in globalThis)) return
  source = new EventSource('/api/v1/live')
  let waiting = false
  source.addEventListener('ledger', () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      news.value++
    }, PAUSE_MS)
  })
}

/** Calls `again` after news until the component goes. */
export function on_news(again: () => void) {
  listen()
  onScopeDispose(watch(news, again))
}

/** Reads a path and reads anew when it changes; while the next answer is on its way the last one stays on the screen. */
export function load<T>(path: () => string | undefined, live = false): Loaded<T> {
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
  if (live) on_news(() => void again())
  return loaded
}
