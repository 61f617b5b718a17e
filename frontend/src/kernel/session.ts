import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { hush } from '../ui/toast'
import { api } from './api'
import type { Status } from './types'

/** Who works on which file, and whether it is open. */
export const useSession = defineStore('session', () => {
  const status = ref<Status | null>(null)
  const state = computed(() => status.value?.state ?? 'starting')
  const user = computed(() => status.value?.user ?? null)

  // What was said to one is not for the next who signs in.
  watch(state, (now) => now === 'locked' && hush())

  async function refresh() {
    status.value = await api.status()
  }
  async function lock() {
    status.value = await api.lock()
  }
  return { status, state, user, refresh, lock, set: (s: Status) => (status.value = s) }
})
