import { onBeforeUnmount, onMounted } from 'vue'
import { modals } from './modals'

/** A page's shortcuts by chord: "Ctrl+S", "/", "Alt+ArrowLeft". An answer of false lets the key pass on. */
export type Chords = Record<string, (e: KeyboardEvent) => unknown>

/** The name of a pressed chord, as Chords writes it. */
export function chordOf(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = e.key.length === 1 ? e.key.toUpperCase() : e.key
  const held = e.ctrlKey || e.metaKey || e.altKey
  const shift = e.shiftKey && (held || e.key.length > 1) // else it is part of the character
  return [e.ctrlKey || e.metaKey ? 'Ctrl' : '', e.altKey ? 'Alt' : '', shift ? 'Shift' : '', key].filter(Boolean).join('+')
}

/** Whether text goes into this element, so that plain letters are no shortcuts there. */
export function typing(el: EventTarget | null): boolean {
  return el instanceof HTMLElement && !!el.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]')
}

/** Listens while the component is on the screen and no dialog is open. Never acts on keys of an input method. */
export function useKeys(chords: Chords): void {
  function onKey(e: KeyboardEvent) {
    if (e.isComposing || e.keyCode === 229 || e.defaultPrevented) return
    if (modals.length) return
    const chord = chordOf(e)
    const plain = !e.ctrlKey && !e.metaKey && !e.altKey && e.key.length === 1
    const run = chords[chord]
    if (!run || (plain && typing(e.target))) return
    if (run(e) !== false) e.preventDefault()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}
