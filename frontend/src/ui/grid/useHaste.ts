import { ref } from 'vue'
import type { GridRow } from './types'
import type { RowCache } from './rowCache'

/** Milliseconds after which the rows beyond the edges of a new list are asked for and drawn, if nobody scrolls before. */
const REST = 150

/**
 * A new list is asked for and drawn as far as it is seen: nobody waits for what he does not see, and the next letter
 * of a search finds nothing in its way. The rows beyond the edges come when it rests, or is scrolled.
 */
export function useHaste<R extends GridRow>({ reset, loading }: RowCache<R>) {
  const hasty = ref(true)
  let timer = 0
  /** Another list, or the same one from its beginning. */
  async function anew(at = 0): Promise<void> {
    clearTimeout(timer)
    hasty.value = true
    await reset(at)
    clearTimeout(timer)
    timer = window.setTimeout(calm, REST)
  }
  /** The rows beyond the edges are wanted now. */
  function calm() {
    if (!loading.value) hasty.value = false
  }
  return { hasty, anew, calm }
}
