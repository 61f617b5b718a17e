import { ref } from 'vue'
import type { GridRow } from './types'
import type { RowCache } from './rowCache'

/** A new list is drawn as far as it is seen; the rows beyond the edges come with the next frame, so that nobody waits for what he does not see. */
export function useHaste<R extends GridRow>({ reset, loading }: RowCache<R>) {
  const hasty = ref(true)
  /** Another list, or the same one from its beginning. */
  async function anew(at = 0): Promise<void> {
    hasty.value = true
    await reset(at)
    requestAnimationFrame(() => setTimeout(() => (hasty.value = loading.value)))
  }
  return { hasty, anew }
}
