import { MAX_CELLS, MAX_ROWS } from './clip'
import { sizeOf, useRanges, type Ground } from './ranges'
import { series } from './series'
import type { Box, Edit, GridRow } from './types'

/** Rows that are looked at in one go for where a column ends. */
const STEP = 500

/** Filling ranges of cells from those beside them. */
export function useFill<R extends GridRow>(p: Ground<R>) {
  const { between, writable, write } = useRanges(p)

  /** Fills `to` from the cells of `from` that it continues; Ctrl+D copies the first row down. */
  async function fill(from: Box, to: Box, copy: boolean): Promise<void> {
    await p.settled()
    if (!p.sheet().write || sizeOf(to) > MAX_CELLS || to.r1 - to.r0 >= MAX_ROWS) return
    const all = { r0: Math.min(from.r0, to.r0), r1: Math.max(from.r1, to.r1), c0: from.c0, c1: from.c1 }
    const rows = await p.cache.range(all.r0, all.r1, p.voice.progress)
    const at = (r: number) => rows[r - all.r0]
    const edits: Edit<R>[] = []
    let closed = 0
    const up = to.r0 < from.r0
    for (const c of between(from)) {
      const source: string[] = []
      for (let r = from.r0; r <= from.r1; r++) { const row = at(r); if (row) source.push(p.sheet().copy(row, c)) }
      const next = series(up ? source.toReversed() : source, to.r1 - to.r0 + 1, copy)
      for (const [i, text] of next.entries()) {
        const row = at(up ? to.r1 - i : to.r0 + i)
        if (!row) continue
        if (writable(row, c)) edits.push({ row, key: c.key, value: text === '' ? null : text })
        else closed++
      }
    }
    await write(edits, closed)
  }
  async function down(): Promise<void> {
    await p.settled()
    const b = p.sel.box.value
    if (b.r1 > b.r0) await fill({ ...b, r1: b.r0 }, { ...b, r0: b.r0 + 1 }, true)
    else if (b.r0 > 0) await fill({ ...b, r0: b.r0 - 1, r1: b.r0 - 1 }, b, true)
  }
  /** Fills down beside the rows that have something in the column to the left (or else to the right), up to the first cell that is not blank. */
  async function along(): Promise<void> {
    await p.settled()
    const b = p.sel.box.value
    const cols = p.columns.value
    const beside = cols[b.c0 - 1] ?? cols[b.c1 + 1]
    if (!beside || !p.sheet().write) return
    const text = p.sheet().copy
    for (let end = b.r1; ;) {
      const rows = await p.cache.range(end + 1, Math.min(p.cache.total.value - 1, end + STEP))
      const n = rows.findIndex((row) => text(row, beside) === '' || between(b).some((c) => text(row, c) !== ''))
      end += n < 0 ? rows.length : n
      if (n < 0 && rows.length && end - b.r1 < MAX_ROWS - STEP) continue
      if (end > b.r1) { await fill(b, { ...b, r0: b.r1 + 1, r1: end }, false); p.sel.set({ ...b, r1: end }) }
      return
    }
  }
  return { fill, down, along }
}
