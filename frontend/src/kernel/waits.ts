import { computed } from 'vue'
import { useKinds } from './kinds'
import { useReminders } from './reminders'
import { useWaiting } from './waiting'

/** How much waits in a chapter: documents for one's step, and reminders that are due or late. */
export interface Waits { tasks: number; due: number }

/** What waits for whoever is at work, by chapter of the policy. */
export function useWaits() {
  const kinds = useKinds()
  const waiting = useWaiting()
  const reminders = useReminders()
  /** The chapter of a register; lines are of that of their documents. "" for none. */
  function chapterOf(name: string): string {
    const k = kinds.kind(name)
    return k?.chapter || (k?.parent && kinds.kind(k.fields.find((f) => f.name === k.parent)?.to ?? '')?.chapter) || ''
  }
  const chapters = computed(() => {
    const out: Record<string, Waits> = {}
    const at = (kind: string) => (out[chapterOf(kind)] ??= { tasks: 0, due: 0 })
    for (const x of waiting.tasks) at(x.kind).tasks++
    for (const x of reminders.items) if (x.days <= 0) at(x.kind).due++
    return out
  })
  return { chapterOf, chapters }
}
