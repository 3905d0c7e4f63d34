import { createApp } from 'vue'
import { createRouter, createWebHashHistory } from 'vue-router'
import '../parts/base.css'
import './desk.css'
import App from './App.vue'
import Home from './Home.vue'
import { resume } from './session'

const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', component: Home },
    { path: '/work', component: () => import('./WorkList.vue') },
    { path: '/case/:id', component: () => import('./CasePage.vue') },
    { path: '/ledgers', component: () => import('./Ledgers.vue') },
    { path: '/record/:id', component: () => import('./RecordPage.vue') },
    { path: '/site-brief', component: () => import('./SiteBrief.vue') },
    { path: '/forms', component: () => import('./Forms.vue') },
    { path: '/form-new', component: () => import('./FormIssue.vue') },
    { path: '/form/:form/:place', component: () => import('./FormPage.vue') },
    { path: '/sites', component: () => import('./Sites.vue') },
    { path: '/industry', component: () => import('./Industry.vue') },
    { path: '/things', component: () => import('./Things.vue') },
    { path: '/teams', component: () => import('./Teams.vue') },
    { path: '/methods', component: () => import('./MethodsPage.vue') },
    { path: '/figures', component: () => import('./Figures.vue') },
    { path: '/reports', component: () => import('./Reports.vue') },
    { path: '/issued-report/:report', component: () => import('./ReportIssued.vue') },
    { path: '/organisation', component: () => import('./Organisation.vue') },
    { path: '/community', component: () => import('./Community.vue') },
    { path: '/exposures', component: () => import('./Exposures.vue') },
    { path: '/access', component: () => import('./AccessLog.vue') },
    { path: '/kinds', component: () => import('./Kinds.vue') },
    { path: '/import', component: () => import('./Import.vue') },
    { path: '/assessments', component: () => import('./Assessments.vue') },
    { path: '/topics', component: () => import('./Topics.vue') },
    { path: '/topic/:id', component: () => import('./TopicPage.vue') },
    { path: '/night/:alert?', component: () => import('./Night.vue') },
    { path: '/dues', component: () => import('./Dues.vue') },
    { path: '/devices', component: () => import('./Devices.vue') },
    { path: '/:rest(.*)', redirect: '/' },
  ],
  scrollBehavior: (_, __, saved) => saved ?? { top: 0 },
})
await resume()
createApp(App).use(router).mount('#app')
