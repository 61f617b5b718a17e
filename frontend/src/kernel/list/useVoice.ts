import { useI18n } from 'vue-i18n'
import { ask } from '../../ui/ask'
import type { Voice } from '../../ui/grid/useClip'
import { hush, say } from '../../ui/toast'

/** What a grid says and asks, in the language of the screen. */
export function useVoice(): Voice {
  const { t, n } = useI18n()
  let stopped = false
  let shown = 0
  return {
    progress(done, of) {
      if (done >= of) { if (shown) hush(); shown = 0; stopped = false; return true }
      if (stopped) { stopped = false; shown = 0; return false }
      const now = Date.now()
      if (now - shown > 200) {
        shown = now
        say({ text: t('sheet.reading', { done: n(done), of: n(of) }), label: t('common.cancel'), act: () => (stopped = true) })
      }
      return true
    },
    clear: async (cells) => (await ask({ title: t('sheet.clear', { n: n(cells) }, cells), text: t('sheet.clearText'), yes: t('sheet.clearYes'), danger: true })) !== null,
    copied: (rows) => say({ text: t('sheet.copied', { n: n(rows) }, rows) }),
    refused(cells, closed) {
      const parts = [cells ? t('sheet.refused', { n: n(cells) }, cells) : '', closed ? t('sheet.closedCells', { n: n(closed) }, closed) : '']
      say({ text: parts.filter(Boolean).join(' '), bad: cells > 0 })
    },
    tooLarge: () => say({ text: t('sheet.tooLarge'), bad: true }),
  }
}
