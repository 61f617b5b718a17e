import { shallowRef } from 'vue'

/** What the strip at the foot of the window says; `act` is what its button does, usually an undo. */
export interface Toast {
  text: string
  bad?: boolean
  label?: string
  act?: () => void
}

export const toast = shallowRef<Toast | null>(null)
let timer = 0

/** Shows a sentence for some seconds; complaints stay longer. */
export function say(next: Toast): void {
  toast.value = next
  clearTimeout(timer)
  timer = window.setTimeout(() => (toast.value = null), next.bad ? 9000 : 5000)
}

/** Keeps what is said while somebody is at it; `release` lets it go some seconds later. */
export const hold = (): void => clearTimeout(timer)
export function release(): void {
  clearTimeout(timer)
  timer = window.setTimeout(() => (toast.value = null), 3000)
}

export function hush(): void {
  toast.value = null
}
