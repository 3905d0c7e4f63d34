import { ref } from 'vue'
import type { PlaceRef } from '../api/types'

/** A telling begun on another page; kept here and not in the address, which histories keep. */
export interface Begun { story: string; place: PlaceRef }
export const begun = ref<Begun>()
