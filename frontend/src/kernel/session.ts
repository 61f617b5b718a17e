import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api } from './api'
import type { Status } from './types'

/** Who works on which file, and whether it is open. */
export const useSession = defineStore('session', () => {
  const status = ref<Status | null>(null)
  const state = computed(() => status.value?.state ?? 'starting')
  const user = computed(() => status.value?.user ?? null)

  async function refresh() {
    status.value = await api.status()
  }
  async function lock() {
    status.value = await api.lock()
  }
  return { status, state, user, refresh, lock, set: (s: Status) => (status.value = s) }
})
