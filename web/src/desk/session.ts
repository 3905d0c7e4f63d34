import { reactive } from 'vue'
import { ask, get, Refused } from '../api/ask'
import type { Me, PlaceRef } from '../api/types'
import { new_id } from '../offline/ids'
import { use_zone } from '../words/when'

export const session = reactive({ me: undefined as Me | undefined, asked: false, error: undefined as unknown })

function greet(me: Me) {
  session.me = me
  use_zone(me.domain?.zone)
}

export async function resume() {
  try {
    greet(await get<Me>('/me'))
  } catch (error) {
    if (!(error instanceof Refused)) session.error = error
  } finally {
    session.asked = true
  }
}

export async function sign_in(sign_in: string, password: string, code: string) {
  greet(await ask<Me>('POST', '/session', { sign_in, password, ...(code ? { code } : {}) }))
}

export async function sign_out() {
  await ask('DELETE', '/session').catch(() => undefined)
  session.me = undefined
}

export async function say<T>(command: string, body: Record<string, unknown>, more: { seen?: number } = {}): Promise<T> {
  const post = session.me?.posts[0]?.id
  return ask<T>('POST', '/commands', { id: new_id(), command, body, device_at: new Date().toISOString(), ...(post ? { as: post } : {}), ...more })
}

/** Where this desk looks by default: the widest place it reaches. */
export const home_place = (): PlaceRef | undefined => session.me?.reach?.[0] ?? session.me?.posts[0]?.place
export const may = (act: string) => session.me?.may?.includes(act) ?? false
