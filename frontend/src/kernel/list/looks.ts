import { ledger, listed } from '../kinds'
import type { Field, Kind, Look } from '../types'
import { plain, type Layout, type ListState } from './state'

/** The columns a register begins with. */
export function usual(k: Kind): Layout {
  const shown = ledger(k)
  return { order: [], hidden: k.fields.filter((f) => listed(f) && !shown.includes(f)).map((f) => f.name), pins: [k.key, k.title], widths: {} }
}

/** The fields of a register that can be columns, in the order of a layout, and those that it shows. */
export function arranged(k: Kind, l: Layout): { all: Field[]; shown: Field[] } {
  const first = ledger(k)
  const found = [...first, ...k.fields.filter((f) => listed(f) && !first.includes(f))]
  const rank = (f: Field) => (l.order.includes(f.name) ? l.order.indexOf(f.name) : l.order.length + found.indexOf(f))
  const all = l.order.length ? [...found].sort((a, b) => rank(a) - rank(b)) : found
  return { all, shown: all.filter((f) => !l.hidden.includes(f.name)) }
}

/** What is saved of a list. */
export function lookOf(k: Kind, s: ListState, l: Layout): Look {
  const columns = arranged(k, l).shown.map((f) => f.name)
  return {
    search: s.search, where: s.where, sort: s.sort, void: s.void, columns, pinned: columns.filter((c) => l.pins.includes(c)),
    widths: Object.fromEntries(columns.flatMap((c) => (l.widths[c] ? [[c, l.widths[c]]] : []))),
  }
}

/** A list as a saved view shows it. Fields that came into the register since stay hidden; a view none of whose columns is left has the usual ones. */
export function stateOf(k: Kind, look: Look): ListState {
  const copy = JSON.parse(JSON.stringify(look)) as Look
  const columns = copy.columns ?? []
  const layout: Layout = { order: columns, hidden: k.fields.filter((f) => listed(f) && !columns.includes(f.name)).map((f) => f.name), pins: copy.pinned ?? [], widths: copy.widths ?? {} }
  return { ...plain(), search: copy.search, where: copy.where ?? [], sort: copy.sort ?? [], void: copy.void, layout: arranged(k, layout).shown.length ? layout : usual(k) }
}

/** Whether a list still shows what a view was saved with. */
export function same(k: Kind, s: ListState, look: Look): boolean {
  const saved = stateOf(k, look)
  return JSON.stringify(lookOf(k, s, s.layout ?? usual(k))) === JSON.stringify(lookOf(k, saved, saved.layout!))
}
