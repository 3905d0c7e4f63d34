// How soon the field app can be used on a cheap phone behind a bad line: CPU 6 times slower, 400 kbit/s, 300 ms.
import { expect, launch, PHONE, sign_in } from './lib.mjs'

const RUNS = 5
const LIMITS = { cold_ms: 6000, repeat_ms: 2500, cls: 0.05, repeat_kb: 5 }
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1]

async function measure(browser, base, person, repeat) {
  const context = await browser.newContext({ ...PHONE, serviceWorkers: repeat ? 'allow' : 'block' })
  const page = await context.newPage()
  await sign_in(page, base, '/m/', person)
  if (repeat) {
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.waitForTimeout(1500)
  }
  await page.goto('about:blank')
  const wire = await context.newCDPSession(page)
  await wire.send('Network.enable')
  if (!repeat) await wire.send('Network.clearBrowserCache')
  let bytes = 0
  wire.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength))
  await wire.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: 400e3 / 8, uploadThroughput: 200e3 / 8 })
  await page.addInitScript(() => {
    globalThis.shifted = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
    const seen = new MutationObserver(() => {
      if (document.querySelector('[data-t=today]')) {
        performance.mark('ready')
        seen.disconnect()
      }
    })
    seen.observe(document, { childList: true, subtree: true })
  })
  await page.goto(`${base}/m/`)
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0, null, { timeout: 60000 })
  await page.waitForTimeout(2500)
  const found = await page.evaluate(() => ({ ready: performance.getEntriesByName('ready')[0].startTime, cls: globalThis.shifted }))
  await context.close()
  return { ...found, kb: bytes / 1000 }
}

export async function perf(base, people) {
  const browser = await launch()
  for (const repeat of [false, true]) {
    const runs = []
    for (let i = 0; i < RUNS; i++) runs.push(await measure(browser, base, people.field, repeat))
    const [ready, cls, kb] = ['ready', 'cls', 'kb'].map((what) => median(runs.map((run) => run[what])))
    const told = `median of ${RUNS}: ready ${Math.round(ready)} ms, CLS ${cls.toFixed(3)}, ${kb.toFixed(0)} kB`
    expect(ready <= (repeat ? LIMITS.repeat_ms : LIMITS.cold_ms) && cls <= LIMITS.cls && (!repeat || kb <= LIMITS.repeat_kb), repeat ? 'Today again' : 'Today cold', told)
  }
  await browser.close()
}
