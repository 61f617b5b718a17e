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

  /** Counts questions, and what was said meanwhile: an answer that is older than what is known would shut what has just been opened. */
  let asked = 0
  let told = 0
  async function refresh() {
    const mine = ++asked
    for (;;) {
      const before = told
      // oxlint-disable-next-line no-await-in-loop -- asked again because what it answered is overtaken
      const now = await api.status()
      if (mine !== asked) return
      if (before === told) {
        status.value = now
        return
      }
    }
  }
  function set(now: Status) {
    told++
    status.value = now
  }
  const lock = async () => set(await api.lock())
  return { status, state, user, refresh, lock, set }
})
