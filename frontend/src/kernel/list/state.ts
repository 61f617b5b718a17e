import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { Sorting } from '../../ui/grid/types'
import type { Where } from '../types'

export interface ListState { search: string; where: Where[]; sort: Sorting[]; void: boolean; at: { r: number; c: number } }

/** What each list was last looking at, so that coming back from a record finds it as it was. */
export const useLists = defineStore('lists', () => {
  const states = reactive<Record<string, ListState>>({})
  function of(kind: string): ListState {
    if (!states[kind]) states[kind] = { search: '', where: [], sort: [], void: false, at: { r: 0, c: 0 } }
    return states[kind]
  }
  return { of, forget: () => Object.keys(states).forEach((k) => delete states[k]) }
})
