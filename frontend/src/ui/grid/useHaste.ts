import { ref } from 'vue'
import type { GridRow } from './types'
import { PATIENCE, type RowCache } from './rowCache'

/** Milliseconds after which the rows beyond the edges of a new list are asked for and drawn, if nobody scrolls before. */
const REST = 150

/**
 * A new list is asked for and drawn as far as it is seen: nobody waits for what he does not see, and the next letter
 * of a search finds nothing in its way. The rows beyond the edges come when it rests, or is scrolled.
 */
export function useHaste<R extends GridRow>({ reset }: RowCache<R>) {
  const hasty = ref(true)
  const busy = ref(true)
  let asked = 0
  let asking = false
  let timer = 0
  /** Another list, or the same one from its beginning. */
  async function anew(at = 0): Promise<void> {
    const mine = ++asked
    asking = hasty.value = true
    clearTimeout(timer)
    timer = window.setTimeout(() => (busy.value = true), PATIENCE)
    await reset(at)
    if (mine !== asked) return
    asking = busy.value = false
    clearTimeout(timer)
    timer = window.setTimeout(calm, REST)
  }
  /** The rows beyond the edges are wanted now, unless their list is on its way. */
  function calm() {
    if (!asking) hasty.value = false
  }
  return { hasty, busy, anew, calm }
}
