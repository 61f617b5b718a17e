import { shallowRef } from 'vue'

/** Work that has no dialog of its own, as the strip under the head of the page shows it. */
export interface Work {
  text: string
  cancel?: () => void
}
export const work = shallowRef<Work | null>(null)

/** Nothing is said of what is done within this many milliseconds. */
export const PATIENCE = 300

/** Shows work in the strip if it takes longer than a moment. */
export async function shown<T>(w: Work, run: () => Promise<T>): Promise<T> {
  const timer = window.setTimeout(() => (work.value = w), PATIENCE)
  try {
    return await run()
  } finally {
    clearTimeout(timer)
    if (work.value === w) work.value = null
  }
}
