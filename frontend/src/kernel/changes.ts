import { onBeforeUnmount } from 'vue'
import { on } from './door'

/** Runs when records of a register changed, here or in another window; `kind` is asked each time. */
export function useChanges(kind: () => string, run: () => void): void {
  let timer = 0
  const stop = on<{ kinds: string[] | null }>('changed', (e) => {
    if (!e.kinds?.includes(kind())) return
    clearTimeout(timer)
    timer = window.setTimeout(run, 80)
  })
  onBeforeUnmount(() => { stop(); clearTimeout(timer) })
}
