import { defineStore } from 'pinia'
import { onBeforeUnmount, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { api } from '../../kernel/api'
import { attempt } from '../../kernel/faults'
import { inStrip } from '../../kernel/jobs'
import type { Handed } from '../../kernel/types'
import { ask } from '../../ui/ask'
import { say } from '../../ui/toast'

/** The file of another PC that is being looked at, from whatever page. */
export const useIncomingFile = defineStore('incoming', () => {
  const file = shallowRef<Handed | null>(null)
  const listeners = new Set<() => unknown>()
  const open = (h: Handed) => (file.value = h)
  const close = () => (file.value = null)
  const done = () => { for (const f of listeners) void f() }
  return { file, listeners, open, close, done }
})

/** The same for a component: what else it does with such files. */
export function useIncoming() {
  const store = useIncomingFile()
  const { t, n } = useI18n()
  /** Runs when something was taken in or taken back. */
  function whenDone(run: () => unknown): void {
    store.listeners.add(run)
    onBeforeUnmount(() => store.listeners.delete(run))
  }
  /** Asks, and takes a package back; true if that was done. */
  async function undo(id: string): Promise<boolean> {
    if ((await ask({ title: t('exchange.incoming.undoTitle'), text: t('exchange.incoming.undoText'), yes: t('exchange.incoming.undo'), danger: true })) === null) return false
    const changed = await attempt(() => inStrip(t('exchange.busy.undo'), () => api.undoPackage(id)))
    if (changed === undefined) return false
    say({ text: t('exchange.incoming.undone', { n: n(changed) }, changed) })
    store.done()
    return true
  }
  return { open: store.open, done: store.done, whenDone, undo }
}

/** Whether what is dropped is one file of another PC and nothing else. */
export function packageIn(d: DataTransfer | null): File | null {
  const file = d?.files.length === 1 ? d.files[0]! : null
  return file && /\.wsp$/i.test(file.name) ? file : null
}
