import { shallowRef } from 'vue'

/** What the strip under the head of the page says; `act` is what its button does, usually an undo. */
export interface Toast {
  text: string
  bad?: boolean
  /** Until somebody closes it. */
  stays?: boolean
  label?: string
  act?: () => void
}

export const toast = shallowRef<Toast | null>(null)
let timer = 0

/** Shows a sentence for some seconds; complaints stay longer. */
export function say(next: Toast): void {
  toast.value = next
  leaveIn(next.bad ? 9000 : 5000)
}

/** Keeps what is said while somebody is at it; `release` lets it go some seconds later. */
export const hold = (): void => clearTimeout(timer)
export const release = (): void => leaveIn(3000)

function leaveIn(ms: number): void {
  clearTimeout(timer)
  if (!toast.value?.stays) timer = window.setTimeout(() => (toast.value = null), ms)
}

export function hush(): void {
  toast.value = null
}
