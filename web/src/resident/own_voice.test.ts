import { expect, test } from 'vitest'
import { pick_own } from './own_voice'

const voice = (lang: string, localService: boolean) => ({ lang, localService })

test('a voice of a network service is never taken', () => {
  expect(pick_own([voice('zh-CN', false), voice('en-US', true)], 'zh')).toBeUndefined()
  expect(pick_own([], 'zh')).toBeUndefined()
})

test('the device reads in the language chosen', () => {
  const own = voice('zh_CN', true)
  expect(pick_own([voice('en-US', true), voice('zh-CN', false), own], 'zh')).toBe(own)
})
