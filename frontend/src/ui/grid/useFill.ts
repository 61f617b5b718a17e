import { MAX_CELLS, MAX_ROWS } from './clip'
import { sizeOf, useRanges, type Ground } from './ranges'
import { series, type FillWay } from './series'
import type { Box, Edit, GridRow } from './types'

/** Rows that are looked at in one go for where a column ends. */
const STEP = 500

/** Filling ranges of cells from those beside them. */
export function useFill<R extends GridRow>(p: Ground<R>) {
  const { between, writable, write } = useRanges(p)

  /** Fills `to` from the cells of `from` that it continues, each column downwards or upwards, or each row sideways. */
  async function fill(from: Box, to: Box, way: FillWay): Promise<void> {
    await p.settled()
    if (!p.sheet().write || sizeOf(to) > MAX_CELLS || to.r1 - to.r0 >= MAX_ROWS) return
    const r0 = Math.min(from.r0, to.r0)
    const rows = await p.cache.range(r0, Math.max(from.r1, to.r1), p.voice.progress)
    const cols = p.columns.value
    const edits: Edit<R>[] = []
    let closed = 0
    for (const [source, target] of lanes(from, to)) {
      const said = source.flatMap(({ r, c }) => { const row = rows[r - r0]; return row ? p.sheet().copy(row, cols[c]!) : [] })
      if (!said.length) continue
      for (const [i, text] of series(said, target.length, way).entries()) {
        const { r, c } = target[i]!
        const row = rows[r - r0]
        if (!row) continue
        const column = cols[c]
        if (writable(row, column)) edits.push({ row, key: column.key, value: text === '' ? null : text })
        else closed++
      }
    }
    await write(edits, closed)
  }
  async function down(): Promise<void> {
    await p.settled()
    const b = p.sel.box.value
    if (b.r1 > b.r0) await fill({ ...b, r1: b.r0 }, { ...b, r0: b.r0 + 1 }, 'copy')
    else if (b.r0 > 0) await fill({ ...b, r0: b.r0 - 1, r1: b.r0 - 1 }, b, 'copy')
  }
  async function right(): Promise<void> {
    await p.settled()
    const b = p.sel.box.value
    if (b.c1 > b.c0) await fill({ ...b, c1: b.c0 }, { ...b, c0: b.c0 + 1 }, 'copy')
    else if (b.c0 > 0) await fill({ ...b, c0: b.c0 - 1, c1: b.c0 - 1 }, b, 'copy')
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
      if (end > b.r1) { await fill(b, { ...b, r0: b.r1 + 1, r1: end }, 'usual'); p.sel.set({ ...b, r1: end }) }
      return
    }
  }
  return { fill, down, right, along }
}

interface Spot {
  r: number
  c: number
}

/** The cells of both boxes line by line, in the direction of the fill: what is filled, and what it continues. */
function lanes(from: Box, to: Box): [Spot[], Spot[]][] {
  const sideways = to.r0 === from.r0 && to.r1 === from.r1
  const span = (a: number, z: number) => Array.from({ length: z - a + 1 }, (_, i) => a + i)
  const back = sideways ? to.c0 < from.c0 : to.r0 < from.r0
  const run = (a: number, z: number) => (back ? span(a, z).toReversed() : span(a, z))
  if (sideways) return span(from.r0, from.r1).map((r) => [run(from.c0, from.c1).map((c) => ({ r, c })), run(to.c0, to.c1).map((c) => ({ r, c }))])
  return span(from.c0, from.c1).map((c) => [run(from.r0, from.r1).map((r) => ({ r, c })), run(to.r0, to.r1).map((r) => ({ r, c }))])
}
