// Who is signed in on this device, if anybody: a household with its card, or (at a shared computer) an officer at the desk.
import { computed, ref } from 'vue'
import { ask, get, Refused } from '../api/ask'
import type { Me } from '../api/types'
import { new_id } from '../offline/ids'

export const me = ref<Me>()
/** Only a card speaks for a resident: whoever else is signed in here is nobody's asker. */
export const card_holder = computed(() => (me.value?.kind === 'resident' ? me.value : undefined))

export async function resume() {
  try {
    me.value = await get<Me>('/me')
  } catch (error) {
    if (error instanceof Refused) me.value = undefined
  }
}

/** Throws when the server was not reached: then the session still lives, and nobody is told otherwise. */
export async function sign_out() {
  await ask('DELETE', '/session')
  me.value = undefined
}

/** What the card's owner says in their own name. */
export const say = (command: string, body: Record<string, unknown>) => ask('POST', '/commands', { id: new_id(), command, body, device_at: new Date().toISOString() })
