// Words are pairs, Chinese first: a text without its English does not compile.
import { ref } from 'vue'

export type Language = 'zh' | 'en'
export type Said = readonly [zh: string, en: string]
export type Both = { zh: string; en: string }

function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function remember(name: string, value: string) {
  try {
    localStorage.setItem(name, value)
  } catch {
    // A browser without storage forgets the choice; nothing else depends on it.
  }
}

export const language = ref<Language>(remembered('language') === 'en' ? 'en' : 'zh')
export const elder = ref(remembered('elder') === 'yes')

function show_choice() {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  document.documentElement.classList.toggle('elder', elder.value)
}

export function choose_language(chosen: Language) {
  language.value = chosen
  remember('language', chosen)
  show_choice()
}

export function choose_elder(on: boolean) {
  elder.value = on
  remember('elder', on ? 'yes' : 'no')
  show_choice()
}

if (typeof document !== 'undefined') show_choice()

/** t('left', {n: 2}) fills {n} in the sentence of the language chosen. */
export function speaker<W extends Record<string, Said>>(words: W) {
  return (key: keyof W & string, holes: Record<string, string | number> = {}): string =>
    (words[key] as Said)[language.value === 'zh' ? 0 : 1].replace(/\{(\w+)\}/g, (_, hole: string) => String(holes[hole] ?? ''))
}

/** A text that arrives from the server in both languages, or in one. */
export function said(text: Both | string | undefined | null): string {
  if (!text) return ''
  return typeof text === 'string' ? text : text[language.value] || text.zh
}
