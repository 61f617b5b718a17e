import { ref } from 'vue'
import { faultOf, told } from './faults'
import { running } from './jobs'

/** Work that a dialog waits for: what goes on ("" for nothing), and the sentence to be shown beside it. */
export function useWork<What extends string = 'work'>() {
  const busy = ref<What | ''>('')
  const wrong = ref('')
  /** Runs it; undefined if it failed, which is said then, or was cancelled, which needs no word. */
  async function work<T>(what: What, run: () => Promise<T>): Promise<T | undefined> {
    busy.value = what
    wrong.value = ''
    try {
      return await running(run)
    } catch (e) {
      if (faultOf(e).code !== 'cancelled') wrong.value = told(e)
      return undefined
    } finally {
      busy.value = ''
    }
  }
  return { busy, wrong, work }
}
