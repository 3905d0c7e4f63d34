import { afterEach, expect, test } from 'vitest'
import { cadence_word } from './cadence'
import { language } from './t'

afterEach(() => (language.value = 'zh'))

test('a cadence is said as the office says it', () => {
  expect(cadence_word('daily')).toBe('每天')
  expect(cadence_word('weekly friday')).toBe('每周五')
  expect(cadence_word('weekly monday,thursday')).toBe('每周一、四')
  expect(cadence_word('monthly 28 skip')).toBe('每月 28 日')
  expect(cadence_word('monthly 10,20,30 skip')).toBe('每月 10、20、30 日（没有这天的月份不算）')
  expect(cadence_word('every 3 months on 28')).toBe('每季度 28 日')
  expect(cadence_word('every 3 months from 3 on 28')).toBe('每季度 28 日')
  expect(cadence_word('every 12 months from 12 on 28')).toBe('每年 12 月 28 日')
  expect(cadence_word('every 2 months on 5')).toBe('每 2 个月 5 日')
})

test('and in English', () => {
  language.value = 'en'
  expect(cadence_word('weekly friday')).toBe('every Friday')
  expect(cadence_word('every 12 months on 28')).toBe('every year on the 28')
  expect(cadence_word('every 12 months from 12 on 28')).toBe('every year on the 28 of month 12')
})

test('what nobody knows is shown as it is written', () => {
  expect(cadence_word('5 days after flood')).toBe('5 days after flood')
  expect(cadence_word(undefined)).toBe('')
})
