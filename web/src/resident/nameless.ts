// What a resident says without signing in: nameless, or by the receipt of one case.
import { ask, use_authorization } from '../api/ask'

interface ReceiptWords { number: string; word: string }
function spoken({ number, word }: ReceiptWords) {
  const plain = (text: string) => text.replace(/[^0-9A-Za-z-]/g, '')
  return `Receipt ${plain(number)} ${plain(word)}`
}

/** Number and word of a receipt speak for its one case. They travel in a header: an address would stay in histories and logs. */
export const use_receipt = (given: ReceiptWords | undefined) => use_authorization(given && spoken(given))

/** One look at the case of a receipt, by the receipt alone. */
export const by_receipt = <T>(given: ReceiptWords) => ask<T>('GET', '/receipt', undefined, undefined, spoken(given))

/** Nothing that names anybody goes along: no cookie of a living session, no token. */
export const ask_nameless = <T>(method: string, path: string, body?: unknown) => ask<T>(method, path, body, undefined, '')
