// The one way to the server: same origin, JSON, and a "no" that carries a sentence for the user.
import type { Problem } from '../offline/facts'

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.zh ?? problem.code ?? 'refused')
  }
}

/** The server was not reached, or did not answer in time. */
export class NotReached extends Error {}

let authorization: string | undefined
export function use_authorization(given: string | undefined) {
  authorization = given
}
export const use_token = (given: string | undefined) => use_authorization(given && `Bearer ${given}`)

const PATIENCE_MS = 15_000

/** With `instead` given, this authorization alone speaks (none, when it is empty): no cookie of a living session goes along. */
export async function ask<T>(method: string, path: string, body?: unknown, patience_ms = PATIENCE_MS, instead?: string): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  const said = instead ?? authorization
  if (said) headers.authorization = said
  if (method !== 'GET') {
    headers['x-terrace'] = '1'
    headers['content-type'] = body instanceof Blob ? 'application/octet-stream' : 'application/json'
  }
  let answer: Response
  try {
    answer = await fetch(`/api/v1${path}`, {
      method, headers, credentials: instead === undefined ? 'same-origin' : 'omit', cache: 'no-store', signal: AbortSignal.timeout(patience_ms),
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    })
  } catch (error) {
    throw new NotReached(String(error))
  }
  if (answer.status === 204) return undefined as T
  const text = await answer.text()
  let json: unknown
  try {
    json = text ? JSON.parse(text) : undefined
  } catch {
    throw new NotReached(`unreadable answer ${answer.status}`)
  }
  if (answer.ok) return json as T
  throw new Refused({ ...(json as Problem | undefined), status: answer.status })
}

export const get = <T>(path: string, patience_ms?: number) => ask<T>('GET', path, undefined, patience_ms)

export function query(values: Record<string, string | number | undefined | null>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return pairs.length ? `?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)]))}` : ''
}

export async function put_bytes(path: string, type: string, bytes: ArrayBuffer): Promise<boolean> {
  const headers: Record<string, string> = { 'x-terrace': '1', 'content-type': type }
  if (authorization) headers.authorization = authorization
  let offset = 0
  for (let tries = 0; tries < 3; tries++) {
    const answer = await fetch(`/api/v1${path}?offset=${offset}`, { method: 'PUT', headers, credentials: 'same-origin', body: bytes.slice(offset) })
    if (answer.ok) return true
    const have = ((await answer.json().catch(() => ({}))) as { have?: number }).have
    if (have === undefined || have <= offset) return false
    offset = have
  }
  return false
}

/** The bytes of a picture, asked for as everything else is: an <img> of its own would come without the authorization. */
export async function bytes_of(path: string): Promise<Blob> {
  const answer = await fetch(`/api/v1${path}`, { headers: authorization ? { authorization } : {}, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!answer.ok) throw new Refused({ status: answer.status } as Problem)
  return answer.blob()
}
