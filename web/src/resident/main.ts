import { createApp } from 'vue'; import '../parts/base.css'; import App from './App.vue'; createApp(App).mount('#app')
