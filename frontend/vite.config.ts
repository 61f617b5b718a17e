import vue from '@vitejs/plugin-vue'
import Icons from 'unplugin-icons/vite'
import { defineConfig } from 'vite'

// Everything is bundled: the built pages load nothing from a network and run under
// a policy of script-src 'self'.
export default defineConfig({
  base: './',
  plugins: [vue(), Icons({ compiler: 'vue3' })],
  worker: { format: 'es' },
  build: {
    target: ['chrome100', 'safari15.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
})
