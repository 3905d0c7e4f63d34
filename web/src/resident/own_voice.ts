import type { Language } from '../words/t'

const VOICES_COME_WITHIN_MS = 1500

/** Voices come some moments after they are first asked for. */
async function voices(): Promise<SpeechSynthesisVoice[]> {
  const here = speechSynthesis.getVoices()
  if (here.length) return here
  await new Promise<void>((done) => {
    speechSynthesis.addEventListener('voiceschanged', () => done(), { once: true })
    setTimeout(done, VOICES_COME_WITHIN_MS)
  })
  return speechSynthesis.getVoices()
}

/** A voice that speaks on the device itself. A voice of a network service would send the page's text there, so none is taken. */
export const pick_own = (all: readonly Pick<SpeechSynthesisVoice, 'lang' | 'localService'>[], language: Language) =>
  all.find((one) => one.localService && one.lang.toLowerCase().startsWith(language === 'zh' ? 'zh' : 'en'))

export const own_voice = async (language: Language) => pick_own(await voices(), language) as SpeechSynthesisVoice | undefined
