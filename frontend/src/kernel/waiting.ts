import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { api } from './api'
import { attempt } from './faults'
import type { Task } from './types'

/** The documents that wait for whoever is at work, what has waited longest first. */
export const useWaiting = defineStore('waiting', () => {
  const tasks = shallowRef<Task[]>([])
  const load = async () => { tasks.value = (await attempt(api.waiting)) ?? [] }
  const forget = () => { tasks.value = [] }
  return { tasks, load, forget }
})
