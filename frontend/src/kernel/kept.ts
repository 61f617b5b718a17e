import { defineStore } from 'pinia'
import { ref } from 'vue'
import { api } from './api'
import { attempt } from './faults'
import { latest } from './latest'
import type { KeptPlace } from './types'

/** The records a user comes back to: looked at last, and starred. Go remembers them in the file. */
export const useKept = defineStore('kept', () => {
  const recent = ref<KeptPlace[]>([])
  const stars = ref<KeptPlace[]>([])

  const asking = latest()
  const load = () => asking.ask(() => attempt(api.kept), (got) => {
    recent.value = got?.recent ?? []
    stars.value = got?.stars ?? []
  })
  /** Before somebody else works: what one comes back to is nobody else's business. */
  function forget() {
    asking.forget()
    recent.value = []
    stars.value = []
  }
  /** Notes a visit; that it cannot be noted is nobody's trouble. */
  async function visit(kind: string, id: string) {
    try {
      await api.visit(kind, id)
      await load()
    } catch {
      // the record is on the screen all the same
    }
  }
  async function star(kind: string, id: string, on: boolean) {
    await attempt(async () => {
      await api.star(kind, id, on)
      await load()
    })
  }
  const starred = (kind: string, id: string) => stars.value.some((p) => p.kind === kind && p.id === id)
  return { recent, stars, load, forget, visit, star, starred }
})
