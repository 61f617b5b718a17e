import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { api } from '../../kernel/api'
import { complain, faultOf, pick } from '../../kernel/faults'
import type { AuditEntry, AuditPC, AuditQuery } from '../../kernel/types'

/** How many entries are fetched at a time. */
const PAGE = 100

/** What is asked of the log; empty texts bound nothing. */
export type Asked = Omit<AuditQuery, 'after' | 'limit'>
export const NOTHING: Asked = { person: '', kind: '', device: '', from: '', to: '', number: '' }

export interface AuditLog {
  asked: Ref<Asked>
  /** null: not loaded yet. */
  entries: ShallowRef<AuditEntry[] | null>
  pcs: ShallowRef<AuditPC[]>
  next: Ref<string>
  busy: Ref<boolean>
  /** What is wrong with a field of what was asked, or "" under its name. */
  wrong: Ref<Record<string, string>>
  load: () => Promise<void>
  more: () => Promise<void>
}

/** The log as it is asked on the page: the latest first, more of it on demand. Of two questions the later one is answered. */
export function useAudit(): AuditLog {
  const asked = ref<Asked>({ ...NOTHING })
  const entries = shallowRef<AuditEntry[] | null>(null)
  const pcs = shallowRef<AuditPC[]>([])
  const next = ref('')
  const busy = ref(false)
  const wrong = ref<Record<string, string>>({})
  let latest = 0

  async function ask(after: string, want = PAGE) {
    const mine = ++latest
    busy.value = true
    try {
      const page = await api.audit({ ...asked.value, after, limit: PAGE })
      if (mine !== latest) return
      const found = page.entries ?? []
      entries.value = after ? [...(entries.value ?? []), ...found] : found
      pcs.value = page.pcs ?? []
      next.value = page.next
      wrong.value = {}
      if (page.next && found.length < want) await ask(page.next, want - found.length) // of a long log a part is gone through at a time
    } catch (e) {
      if (mine !== latest) return
      const f = faultOf(e)
      wrong.value = Object.fromEntries(Object.entries(f.fields ?? {}).map(([name, text]) => [name, pick(text)]))
      if (!Object.keys(wrong.value).length) complain(e)
      entries.value ??= []
    } finally {
      if (mine === latest) busy.value = false
    }
  }
  const load = () => ask('')
  const more = () => (next.value && !busy.value ? ask(next.value) : Promise.resolve())
  return { asked, entries, pcs, next, busy, wrong, load, more }
}
