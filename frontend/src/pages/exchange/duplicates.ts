import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { api } from '../../kernel/api'
import { attempt } from '../../kernel/faults'
import { latest } from '../../kernel/latest'
import { useSession } from '../../kernel/session'
import type { Duplicates } from '../../kernel/types'

/** What is probably there twice, as far as the user may change it; `sure` leaves out what is only called alike. */
export const useDuplicates = defineStore('duplicates', () => {
  const found = shallowRef<Duplicates | null>(null)
  const session = useSession()
  const asking = latest()
  async function load() {
    if (session.status?.mayBackup) await asking.ask(() => attempt(api.duplicates), (d) => { found.value = d ?? found.value })
  }
  const groups = computed(() => found.value?.groups ?? [])
  const late = computed(() => found.value?.late ?? [])
  const strays = computed(() => found.value?.strays ?? [])
  const sure = computed(() => groups.value.filter((g) => g.why !== 'name').length + late.value.length + strays.value.length)
  function forget() {
    asking.forget()
    found.value = null
  }
  return { found, groups, late, strays, sure, load, forget }
})
