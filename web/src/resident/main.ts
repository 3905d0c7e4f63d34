import { createApp } from 'vue'
import { createRouter, createWebHashHistory } from 'vue-router'
import '../parts/base.css'
import App from './App.vue'
import Tell from './Tell.vue'

// The guide to the texts has an address that can be said aloud: /texts
if (/^\/texts\/?$/.test(location.pathname) && !location.hash) history.replaceState(null, '', '/#/texts')

const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', component: Tell },
    { path: '/mine', component: () => import('./Mine.vue') },
    { path: '/data', component: () => import('./Data.vue') },
    { path: '/figures', component: () => import('./Figures.vue') },
    { path: '/exposures', component: () => import('./Exposures.vue') },
    { path: '/texts', component: () => import('./Texts.vue') },
    { path: '/help', component: () => import('./Help.vue') },
    { path: '/:rest(.*)', redirect: '/' },
  ],
  scrollBehavior: () => ({ top: 0 }),
})
createApp(App).use(router).mount('#app')
