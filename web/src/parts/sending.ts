// One thing sent at a time: busy while it is under way, and its refusal kept beside the button until the next try.
import { ref } from 'vue'

export function sending() {
  const busy = ref(false)
  const error = ref<unknown>()
  /** True when it went through; nothing happens while something else is under way. */
  async function send(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = undefined
    try {
      await work()
      return true
    } catch (refused) {
      error.value = refused
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, error, send }
}
