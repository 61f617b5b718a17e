import type { Ref } from 'vue'
import { MAX_ROWS } from './clip'
import type { Voice } from './ranges'
import type { RowCache } from './rowCache'
import type { GridRow } from './types'
import { NO_TICKS, tickedOf, type Ticks } from './ticks'
import type { Selection } from './useSelection'

/** Most rows that one press ticks. */
const MOST = 5000

/** Ticking rows for what is done with several: those that are selected, or all. */
export function useTicks<R extends GridRow>(p: { on: () => boolean; checked: Ref<Ticks>; sel: Selection; cache: Pick<RowCache<R>, 'row' | 'range' | 'total'>; voice: Voice }) {
  function tick(): void {
    if (!p.on()) return
    const next = new Set(p.checked.value.ids)
    const { r0, r1 } = p.sel.box.value
    for (let r = r0; r <= Math.min(r1, r0 + MOST); r++) {
      const id = p.cache.row(r)?.id
      if (id && !next.delete(id)) next.add(id)
    }
    p.checked.value = { ...p.checked.value, ids: next }
  }
  /** All rows of the list, also those that were never on the screen; where some are ticked, none. Of more than are read in one go it is said that they are all. */
  async function all(): Promise<void> {
    const total = p.cache.total.value
    if (tickedOf(p.checked.value, total)) { p.checked.value = NO_TICKS; return }
    if (total > MAX_ROWS) { p.checked.value = { all: true, ids: new Set() }; return }
    const rows = await p.cache.range(0, total - 1, p.voice.progress)
    if (rows.length === total) p.checked.value = { all: false, ids: new Set(rows.map((r) => r.id)) }
  }
  return { tick, all }
}
