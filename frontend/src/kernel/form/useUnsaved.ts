import { onBeforeUnmount, shallowRef, watch } from 'vue'
import { api } from '../api'
import type { Input, Unsaved } from '../types'

/** The part of a form that is kept and put back. */
interface Form { dirty: { value: boolean }; input(): Input; put(i: Input): void }

/** How long the keys must rest before what was typed is kept, in ms. */
const REST = 1200

/**
 * Keeps what is typed into a form in the encrypted file until it is saved or given up,
 * so that a power cut or the lock does not take it. `found` is what an earlier time left.
 */
export function useUnsaved(kind: () => string, id: string, form: Form) {
  const found = shallowRef<Unsaved | null>(null)
  let timer = 0
  let kept = false
  // Nothing of this may stand in the way of the form: whoever may not keep loses no more than before.
  const keep = (text: string) => api.keepUnsaved(kind(), id, text).catch(() => undefined)

  watch(() => (form.dirty.value ? JSON.stringify(form.input()) : ''), (text) => {
    clearTimeout(timer)
    if (!text || found.value) return
    timer = window.setTimeout(() => { kept = true; void keep(text) }, REST)
  })
  async function look() {
    const left = await api.unsaved(kind(), id).catch(() => null)
    found.value = left?.text ? left : null
  }
  function take() {
    const left = found.value
    found.value = null
    kept = true
    if (left) form.put(JSON.parse(left.text) as Input)
  }
  /** Forgets what was left, or what has been kept since. */
  function drop() {
    clearTimeout(timer)
    found.value = null
    kept = false
    void keep('')
  }
  // Whoever leaves in order has saved, or said that it may go. After a lock Go refuses, and it stays.
  onBeforeUnmount(() => {
    clearTimeout(timer)
    if (kept && !found.value) void keep('')
  })
  return { found, look, take, drop }
}
