import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './styles/tokens.css'
import './styles/app.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { complain } from './kernel/faults'
import { i18n } from './kernel/i18n'
import { router } from './router'
import { watchFocus } from './ui/modals'

const app = createApp(App)
// A mistake of the page is one of the program: said, and whoever helps finds it in the report.
app.config.errorHandler = reportError
window.addEventListener('error', (e) => { if (e.error) complain(e.error) })
window.addEventListener('unhandledrejection', (e) => complain(e.reason))
// A file that is dropped beside its place would be opened in the place of the program.
for (const what of ['dragover', 'drop']) window.addEventListener(what, (e) => e.preventDefault())
watchFocus()
app.use(createPinia()).use(i18n).use(router).mount('#app')
