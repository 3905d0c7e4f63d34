import type { components } from './openapi'

/** The body of a command, as the server describes it. */
export type Body<C extends keyof components['schemas']> = components['schemas'][C]
