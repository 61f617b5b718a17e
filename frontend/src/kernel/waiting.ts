import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { api } from './api'
import { attempt } from './faults'
import { latest } from './latest'
import type { Task } from './types'

/** The documents that wait for whoever is at work, what has waited longest first. */
export const useWaiting = defineStore('waiting', () => {
  const tasks = shallowRef<Task[]>([])
  const asking = latest()
  const load = () => asking.ask(() => attempt(api.waiting), (list) => { tasks.value = list ?? [] })
  function forget() {
    asking.forget()
    tasks.value = []
  }
  return { tasks, load, forget }
})
