import { ref, watch } from 'vue'
import type { PlaceRef } from '../api/types'

/** Where the resident lives, as far as they said it: kept in this browser, sent with a case and nowhere else. */
const NAME = 'place'
function kept(): PlaceRef | undefined {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
export const place = ref<PlaceRef | undefined>(kept())
watch(place, (now) => {
  try {
    if (now) localStorage.setItem(NAME, JSON.stringify({ id: now.id, name: now.name }))
  } catch {
    // Not kept: asked again next time.
  }
})
