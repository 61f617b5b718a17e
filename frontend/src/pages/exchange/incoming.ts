import { defineStore } from 'pinia'
import { onBeforeUnmount, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { api } from '../../kernel/api'
import { attempt } from '../../kernel/faults'
import { inStrip } from '../../kernel/jobs'
import { useKinds } from '../../kernel/kinds'
import type { Handed, Lost, Missing } from '../../kernel/types'
import { ask } from '../../ui/ask'
import { say } from '../../ui/toast'

/** The files of other PCs that are being looked at together, from whatever page. */
export const useIncomingFile = defineStore('incoming', () => {
  const files = shallowRef<Handed[]>([])
  const listeners = new Set<() => unknown>()
  /** Whether they are being taken in, or have been: what comes then is looked at by itself. */
  let taken = false
  const open = (all: Handed[]) => { files.value = all; taken = false }
  /** Files that the program is opened with come one by one, and belong together. */
  const add = (all: Handed[]) => open(taken ? all : [...files.value, ...all])
  const take = (on: boolean) => { taken = on }
  const close = () => open([])
  const done = () => { for (const f of listeners) void f() }
  return { files, listeners, open, add, take, close, done }
})

/** The same for a component: what else it does with such files. */
export function useIncoming() {
  const store = useIncomingFile()
  const { t, n } = useI18n()
  const kinds = useKinds()
  const register = (name: string) => { const k = kinds.kind(name); return k ? kinds.label(k) : t('exchange.incoming.others') }
  /** Runs when something was taken in or taken back. */
  function whenDone(run: () => unknown): void {
    store.listeners.add(run)
    onBeforeUnmount(() => store.listeners.delete(run))
  }
  /** Asks, and takes a package back, or takes that back; true if it was done. */
  async function turn(what: 'undo' | 'redo', id: string): Promise<boolean> {
    if ((await ask({ title: t(`exchange.${what}.title`), text: t(`exchange.${what}.text`), yes: t(`exchange.${what}.yes`), danger: what === 'undo' })) === null) return false
    const did = await attempt(() => inStrip(t(`exchange.busy.${what}`), () => (what === 'undo' ? api.undoPackage(id) : api.redoPackage(id))))
    if (!did) return false
    const stays = (did.stays ?? []).map((s) => t(`exchange.stays.${s.why}`, { kind: register(s.kind), n: n(s.n) }, s.n))
    say({ text: [t(`exchange.${what}.done`, { n: n(did.records) }, did.records), ...stays].join(t('exchange.stays.and')), stays: stays.length > 0 })
    store.done()
    return true
  }
  return { open: store.open, take: store.take, done: store.done, whenDone, turn }
}

/** The files of other PCs that are dropped; none if there is anything else among them. */
export function packagesIn(d: DataTransfer | null): File[] {
  const files = [...(d?.files ?? [])]
  return files.every((f) => /\.wsp$/i.test(f.name)) ? files : []
}

/** Whether files are dropped with which a PC asks to be let in. */
export const asksIn = (d: DataTransfer | null): boolean => [...(d?.files ?? [])].some((f) => /\.wsq$/i.test(f.name))

/** Which files of exports have not come, a sentence for each export. */
export function useLost() {
  const { t, n } = useI18n()
  return (lost: Lost[] | null): string[] => (lost ?? []).map((l) => t('exchange.lost', { sender: l.sender, at: l.sentAt, of: n(l.of), which: (l.missing ?? []).slice(0, NAMED).join(t('shell.and')) + ((l.missing?.length ?? 0) > NAMED ? '…' : '') }))
}
/** The changes that have not come, in words. */
export function useMissing() {
  const { t, n } = useI18n()
  return (m: Missing): string => t(m.own ? 'exchange.held.missingOwn' : 'exchange.held.missing', { pc: m.device || t('exchange.held.nobody'), from: n(m.from), to: n(m.to) })
}
/** How many missing files are named. */
const NAMED = 20
