import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { api } from './api'
import { attempt } from './faults'
import { latest } from './latest'
import type { Reminder, ReminderList } from './types'

/** What whoever is at work is told today, the earliest first. */
export const useReminders = defineStore('reminders', () => {
  const list = shallowRef<ReminderList | null>(null)
  const items = computed<Reminder[]>(() => list.value?.items ?? [])
  /** What is due today or late. */
  const due = computed(() => items.value.filter((x) => x.days <= 0).length)
  const asking = latest()
  const load = () => asking.ask(() => attempt(api.reminders), (told) => { list.value = told ?? list.value })
  function forget() {
    asking.forget()
    list.value = null
  }
  return { list, items, due, load, forget }
})

/** Where an item of the list is settled. */
export const placeOf = (x: Reminder): string => x.path || `/r/${x.kind}/${x.id}`
