import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { api } from '../../kernel/api'
import { latest } from '../../kernel/latest'
import type { ExchangeState } from '../../kernel/types'

/** Who takes part in the exchange, and what has come and is not in the ledger. */
export const useStanding = defineStore('standing', () => {
  const state = shallowRef<ExchangeState | null>(null)
  /** How many things somebody has to look at. */
  const count = computed(() => (state.value?.waiting ?? 0) + (state.value?.overdue?.length ?? 0) + (state.value?.aside?.length ?? 0) + (state.value?.devices ?? []).filter((d) => d.forked && !d.revoked).length)
  const asking = latest()
  const load = () => asking.ask(api.exchange, (now) => { state.value = now })
  function forget() {
    asking.forget()
    state.value = null
  }
  return { state, count, load, forget }
})
