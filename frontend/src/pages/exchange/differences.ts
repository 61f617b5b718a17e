import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { api } from '../../kernel/api'
import { attempt } from '../../kernel/faults'
import { latest } from '../../kernel/latest'
import { useSession } from '../../kernel/session'
import type { Dispute, Saying, Settled } from '../../kernel/types'

/** What PCs disagree on, as far as the user may see it and decide. */
export const useDifferences = defineStore('differences', () => {
  const list = shallowRef<Dispute[]>([])
  const session = useSession()
  const asking = latest()
  async function load() {
    if (session.status?.mayBackup) await asking.ask(() => attempt(api.disputes), (now) => { list.value = same(list.value, now ?? list.value) })
  }
  function forget() {
    asking.forget()
    list.value = []
  }
  return { list, load, forget }
})

/** A list read again, with what has not changed left as the very thing it was: choices that are being made of it hold. */
function same(before: Dispute[], now: Dispute[]): Dispute[] {
  const known = new Map(before.map((d) => [JSON.stringify(d), d]))
  return now.map((d) => known.get(JSON.stringify(d)) ?? d)
}

/** The differences of one record. */
export interface Doubtful { key: string; kind: string; record: string; of: Dispute['of']; number: string; title: string; fields: Dispute[] }

/** Differences by record, in the order in which they come. */
export function byRecord(list: Dispute[]): Doubtful[] {
  const out = new Map<string, Doubtful>()
  for (const d of list) {
    const key = `${d.kind} ${d.record}`
    if (!out.has(key)) out.set(key, { key, kind: d.kind, record: d.record, of: d.of, number: d.number, title: d.title, fields: [] })
    out.get(key)!.fields.push(d)
  }
  return [...out.values()]
}

/** Who said something of any of the fields, this PC first. */
export function speakers(fields: Dispute[]): string[] {
  const said = fields.flatMap((d) => d.said ?? [])
  return [...new Set([...said.filter((s) => s.own), ...said.filter((s) => !s.own)].map((s) => s.pc))]
}

/** How a whole register is decided. */
export type Way = 'mine' | 'theirs' | 'shownAll'

/** The saying that a way chooses of a field; undefined if there is none. */
export function chosen(d: Dispute, way: Way): Saying | undefined {
  const said = d.said ?? []
  return way === 'shownAll' ? said[0] : said.find((s) => s.own === (way === 'mine'))
}

/** What a way decides of a list; fields of which that side says nothing stay open. */
export const decided = (list: Dispute[], way: Way): Settled[] => list.flatMap((d) => {
  const s = chosen(d, way)
  return s ? [{ kind: d.kind, record: d.record, field: d.field, value: s.value }] : []
})
