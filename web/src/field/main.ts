import { createApp } from 'vue'
import { createRouter, createWebHashHistory } from 'vue-router'
import { start_phone } from '../offline/phone'
import '../parts/base.css'
import App from './App.vue'
import Today from './Today.vue'
import Report from './Report.vue'

const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', component: Today },
    { path: '/report', component: Report, meta: { focused: true } },
    { path: '/note/:kind?', component: () => import('./Note.vue'), meta: { focused: true } },
    { path: '/outbox', component: () => import('./Outbox.vue') },
    { path: '/case/:id', component: () => import('./Case.vue'), meta: { focused: true } },
    { path: '/asset/:id', component: () => import('./Asset.vue'), meta: { focused: true } },
    { path: '/topics', component: () => import('./Topics.vue') },
    { path: '/topic/:id', component: () => import('./Topic.vue'), meta: { focused: true } },
    { path: '/map', component: () => import('./Map.vue') },
    { path: '/households', component: () => import('./Households.vue') },
    { path: '/household/:id', component: () => import('./Household.vue') },
    { path: '/night/:alert?', component: () => import('./Night.vue'), meta: { focused: true } },
    { path: '/me', component: () => import('./Me.vue') },
    { path: '/:rest(.*)', redirect: '/' },
  ],
  scrollBehavior: (_, __, saved) => saved ?? { top: 0 },
})

// A page made by an older version may ask for a screen that is gone: load the page anew.
router.onError((error, to) => {
  if (/dynamically imported module|Importing a module script/.test(String(error)) && navigator.onLine) location.assign(`#${to.fullPath}`)
})

await start_phone().catch(() => undefined)
createApp(App).use(router).mount('#app')
if ('serviceWorker' in navigator && import.meta.env.PROD) navigator.serviceWorker.register('/m/sw.js', { scope: '/m/', updateViaCache: 'none' }).catch(() => undefined)
