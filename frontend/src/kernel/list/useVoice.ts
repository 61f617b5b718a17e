import { useI18n } from 'vue-i18n'
import { ask } from '../../ui/ask'
import type { Voice } from '../../ui/grid/ranges'
import { hush, say, toast, type Toast } from '../../ui/toast'

/** What a grid says and asks, in the language of the screen. */
export function useVoice(): Voice & { did: (text: string, undo: () => unknown) => void } {
  const { t, n } = useI18n()
  let stopped = false
  let shown = 0
  /** The last word about what was written: its button is good until a step is taken back. */
  let told: Toast | null = null
  function did(text: string, undo: () => unknown) {
    say({ text, label: t('common.undo'), act: () => void undo() })
    told = toast.value
  }
  return {
    did,
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
    wrote({ changed, refused, closed }, undo) {
      const parts = [changed ? t('sheet.changed', { n: n(changed) }, changed) : '', refused ? t('sheet.refused', { n: n(refused) }, refused) : '', closed ? t('sheet.closedCells', { n: n(closed) }, closed) : '']
      const text = parts.filter(Boolean).join(' ')
      if (!text) return
      say({ text, bad: refused > 0, ...(changed ? { label: t('common.undo'), act: undo } : {}) })
      told = toast.value
    },
    stepped: () => { if (toast.value === told) hush() },
    tooLarge: () => say({ text: t('sheet.tooLarge'), bad: true }),
  }
}
