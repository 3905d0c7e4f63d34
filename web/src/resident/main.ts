import { createApp } from 'vue'
import { createRouter, createWebHashHistory } from 'vue-router'
import '../parts/base.css'
import App from './App.vue'
import Tell from './Tell.vue'

// Pages whose address can be said aloud: the guide to the texts, what anybody may work out again, and the interface for those who write programs.
const said = /^\/(texts|draw|recompute|reference|listings)\/?$/.exec(location.pathname)?.[1]
if (said && !location.hash) history.replaceState(null, '', `/#/${said}`)

const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', component: Tell },
    { path: '/asset/:id', component: () => import('./Thing.vue') },
    { path: '/mine', component: () => import('./Mine.vue') },
    { path: '/data', component: () => import('./Data.vue') },
    { path: '/figures', component: () => import('./Figures.vue') },
    { path: '/exposures', component: () => import('./Exposures.vue') },
    { path: '/listings', component: () => import('./Listings.vue') },
    { path: '/red-lists', component: () => import('./RedLists.vue') },
    { path: '/texts', component: () => import('./Texts.vue') },
    { path: '/reference', component: () => import('./Reference.vue') },
    { path: '/draw', component: () => import('./Draw.vue') },
    { path: '/recompute', component: () => import('./Recompute.vue') },
    { path: '/topics', component: () => import('./Topics.vue') },
    { path: '/topic/:id', component: () => import('./Topic.vue') },
    { path: '/help', component: () => import('./Help.vue') },
    { path: '/:rest(.*)', redirect: '/' },
  ],
  scrollBehavior: () => ({ top: 0 }),
})
createApp(App).use(router).mount('#app')
