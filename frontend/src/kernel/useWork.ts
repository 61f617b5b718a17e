import { ref } from 'vue'
import { faultOf, pick, told } from './faults'
import { running } from './jobs'

/**
 * Work that a dialog waits for: what goes on ("" for nothing), and the sentence to be shown beside it. `outside`: it
 * reads files that others brought, so that a damaged one is no failure of the program, to be reported.
 */
export function useWork<What extends string = 'work'>(outside = false) {
  const busy = ref<What | ''>('')
  const wrong = ref('')
  /** Runs it; undefined if it failed, which is said then, or was cancelled, which needs no word. */
  async function work<T>(what: What, run: () => Promise<T>): Promise<T | undefined> {
    busy.value = what
    wrong.value = ''
    try {
      return await running(run)
    } catch (e) {
      const f = faultOf(e)
      if (f.code !== 'cancelled') wrong.value = outside && f.code === 'damaged' ? pick(f.text) : told(e)
      return undefined
    } finally {
      busy.value = ''
    }
  }
  return { busy, wrong, work }
}
