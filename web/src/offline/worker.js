// The field app's service worker: serves the app's own files from the phone, never an answer of the server.
// The version before stays until the next one has been installed, so that an open page can still load its screens.
const VERSION = '__VERSION__'
const FILES = __FILES__
const NAME = `terrace-${VERSION}`

self.addEventListener('install', (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: 'no-cache' }))
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  const drop_old = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('terrace-') && name !== NAME)
    await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)))
    await self.clients.claim()
  }
  event.waitUntil(drop_old())
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return
  if (event.request.mode !== 'navigate' && !url.pathname.startsWith('/assets/') && !url.pathname.startsWith('/m/')) return
  const path = event.request.mode === 'navigate' ? '/m/' : url.pathname
  const here = async () =>
    (await (await caches.open(NAME)).match(path)) ?? (await caches.match(path)) ?? fetch(event.request)
  event.respondWith(here())
})
