import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { api } from '../../kernel/api'
import { attempt } from '../../kernel/faults'
import { latest } from '../../kernel/latest'
import { useSession } from '../../kernel/session'
import type { Circle, Dispute, Disputes } from '../../kernel/types'

/** What PCs disagree on, as far as the user may see it and decide. */
export const useDifferences = defineStore('differences', () => {
  const list = shallowRef<Dispute[]>([])
  const registers = shallowRef<NonNullable<Disputes['registers']>>([])
  const circles = shallowRef<Circle[]>([])
  /** How many fields there are; `list` holds the first of them. */
  const fields = computed(() => registers.value.reduce((x, r) => x + r.n, 0))
  const count = computed(() => fields.value + circles.value.length)
  const session = useSession()
  const asking = latest()
  async function load() {
    if (session.status?.mayBackup) await asking.ask(() => attempt(api.disputes), (now) => {
      if (!now) return
      list.value = same(list.value, now.list ?? [])
      registers.value = now.registers ?? []
      circles.value = now.circles ?? []
    })
  }
  function forget() {
    asking.forget()
    list.value = []
    registers.value = []
    circles.value = []
  }
  return { list, registers, circles, fields, count, load, forget }
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
