import type { components, paths } from './openapi'

/** The body of a command, as the server describes it. */
export type Body<C extends keyof components['schemas']> = components['schemas'][C]

type Told<R> = R extends { responses: { 200: { content: { 'application/json': infer T } } } } ? T : never
/** What is answered to POST /api/v1…, as the server describes it. */
export type Posted<P extends keyof paths> = Told<paths[P]['post']>
/** What GET /api/v1… answers. */
export type Read<P extends keyof paths> = Told<paths[P]['get']>
