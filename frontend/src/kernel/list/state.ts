import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { Sorting } from '../../ui/grid/types'
import type { SavedView, Where } from '../types'

/** Which columns stand where: `order` names fields, those it does not name follow; widths in px. */
export interface Layout { order: string[]; hidden: string[]; pins: string[]; widths: Record<string, number> }

/** What a list shows. Without a layout of its own it has the columns that this PC remembers for the register. */
export interface ListState { search: string; where: Where[]; sort: Sorting[]; void: boolean; at: { r: number; c: number }; layout: Layout | null }

/** The tab that every register has: all records, in the columns of this PC. */
export const ALL = ''

export const plain = (): ListState => ({ search: '', where: [], sort: [], void: false, at: { r: 0, c: 0 }, layout: null })

/** What each list was last looking at, tab by tab, so that coming back from a record finds it as it was. */
export const useLists = defineStore('lists', () => {
  const states = reactive<Record<string, ListState>>({})
  const active = reactive<Record<string, string>>({})
  /** The saved views of each register, as they were last read. */
  const views = reactive<Record<string, SavedView[]>>({})
  const place = (kind: string, view: string) => `${kind} ${view}`
  const tab = (kind: string) => active[kind] ?? ALL

  function of(kind: string, view = tab(kind)): ListState {
    const at = place(kind, view)
    if (!states[at]) states[at] = plain()
    return states[at]
  }
  const known = (kind: string, view: string): ListState | undefined => states[place(kind, view)]
  function put(kind: string, view: string, state: ListState) {
    states[place(kind, view)] = state
  }
  /** Shows all records of a register that fit, whatever was looked at there before. */
  function seek(kind: string, where: Where[]) {
    active[kind] = ALL
    put(kind, ALL, { ...plain(), where })
  }
  function forget() {
    for (const all of [states, active, views]) for (const k of Object.keys(all)) delete all[k]
  }
  return { active, views, tab, of, known, put, seek, forget }
})
