// Whether the server can be reached, and what its clock says. navigator.onLine and one failed request are not the truth:
// two missed pings are.

export interface Ping {
  server_now: string
  generation: number
  position: number
}

export interface Clock {
  /** Server minus device, learnt at the last contact. */
  offset_ms: number
  last_contact: string
}

const MISSES_MEAN_NO_NETWORK = 2

export class Contact {
  reached: boolean | undefined
  clock: Clock | undefined
  private misses = 0

  constructor(
    private ask: () => Promise<Ping>,
    private now: () => number = Date.now,
  ) {}

  async ping(): Promise<Ping | undefined> {
    const asked = this.now()
    try {
      const answer = await this.ask()
      this.learn(answer.server_now, asked)
      return answer
    } catch {
      this.misses += 1
      if (this.misses >= MISSES_MEAN_NO_NETWORK) this.reached = false
      return undefined
    }
  }

  /** Half the time on the way is taken as the way back. */
  learn(server_now: string, asked_ms: number) {
    const middle = (asked_ms + this.now()) / 2
    this.clock = { offset_ms: Math.round(Date.parse(server_now) - middle), last_contact: server_now }
    this.misses = 0
    this.reached = true
  }

  /** The best guess of the server's time. */
  server_time(): number {
    return this.now() + (this.clock?.offset_ms ?? 0)
  }
}
