import type { ComputedRef } from 'vue'
import type { RowCache } from './rowCache'
import type { Column, GridRow, Sheet } from './types'
import type { Selection, Span } from './useSelection'
import type { Writes } from './useWrites'

/** Rows that are read in one go where a list cannot say itself where a block ends. */
const STEP = 500

interface Ways<R extends GridRow> {
  sheet: () => Sheet<R>
  columns: ComputedRef<Column[]>
  cache: RowCache<R>
  sel: Selection
  writes: Writes<R>
  /** Whether a cell is being edited: then nobody goes anywhere. */
  busy: () => boolean
  show: () => void
}

/**
 * Where the block of filled cells that `at` belongs to ends, of `n` cells: the last filled one
 * before an empty one; from an empty cell or the last of its block the next filled one; else the
 * last of all. `full` tells which are filled; null where it does not know one on the way.
 */
export function edgeOf(at: number, n: number, by: 1 | -1, full: (i: number) => boolean | null): number | null {
  const first = full(at)
  if (first === null) return null
  let within: boolean | null = null
  for (let i = at + by; i >= 0 && i < n; i += by) {
    const filled = full(i)
    if (filled === null) return null
    within ??= first && filled
    if (within && !filled) return i - by
    if (!within && filled) return i
  }
  return by > 0 ? n - 1 : 0
}

/** Ctrl with an arrow: to the edge of the filled block. What lies among loaded rows is found at once; the list itself is asked for the rest. */
export function useEdges<R extends GridRow>(p: Ways<R>) {
  /** The jump that is still looked for; those that follow wait for it. */
  let last: Promise<void> | null = null
  /** Where it set out from. */
  let from: Span | null = null

  const filled = (row: R, c: Column): boolean => (p.writes.markOf(row.id, c.key)?.text ?? p.sheet().copy(row, c)) !== ''
  const at = (c: Column) => (r: number) => { const row = p.cache.row(r); return row ? filled(row, c) : null }

  /** Answers at once where all rows on the way are loaded. */
  async function along(r: number, c: Column, by: 1 | -1): Promise<number> {
    const rows = p.sheet().rows
    return edgeOf(r, p.cache.total.value, by, at(c)) ?? (await ('edge' in rows && rows.edge ? rows.edge(r, c.key, by < 0) : read(r, c, by)))
  }
  /** Reads on to where the block ends, for lists that cannot say it. */
  async function read(r: number, c: Column, by: 1 | -1): Promise<number> {
    const total = p.cache.total.value
    const known = new Map<number, boolean>()
    for (let end = r; ;) {
      const next = Math.max(0, Math.min(total - 1, end + by * STEP))
      const first = Math.min(end, next)
      for (const [i, row] of (await p.cache.range(first, Math.max(end, next))).entries()) known.set(first + i, filled(row, c))
      const found = edgeOf(r, total, by, (i) => known.get(i) ?? null)
      if (found !== null || next === end) return found ?? end
      end = next
    }
  }
  async function across(r: number, c: number, by: 1 | -1): Promise<number> {
    const row = p.cache.row(r) ?? (await p.cache.range(r, r))[0]
    return (row && edgeOf(c, p.columns.value.length, by, (i) => filled(row, p.columns.value[i]!))) ?? c
  }

  /** A range grows by its moving end, along the row or column that it began in. */
  async function go(key: string, extend: boolean): Promise<void> {
    const was = (from = p.sel.span.value)
    const list = p.sheet().rows
    const by = key === 'ArrowDown' || key === 'ArrowRight' ? 1 : -1
    const { r, c } = was
    const column = p.columns.value[extend ? was.ac : c]
    if (!column) return
    const to: [number, number] = key === 'ArrowDown' || key === 'ArrowUp' ? [await along(r, column, by), c] : [r, await across(extend ? was.ar : r, c, by)]
    // Whoever has gone elsewhere meanwhile stays there.
    if (p.busy() || list !== p.sheet().rows || !same(was, p.sel.span.value)) return
    p.sel.go(...to, extend)
    p.show()
  }
  return {
    /** Goes to the edge; true if the key is an arrow. A jump that is still looked for comes first, unless it has been left. */
    key(key: string, extend: boolean): boolean {
      if (!key.startsWith('Arrow') || p.cache.total.value === 0) return false
      const next = () => go(key, extend)
      const mine = (last && from && same(from, p.sel.span.value) ? last.then(next) : next()).catch(() => undefined) // given up, or its list is gone: one stays
      last = mine
      void mine.then(() => { if (last === mine) last = null })
      return true
    },
    /** What was looked for has been found; null if nothing is. */
    get under(): Promise<void> | null { return last },
  }
}

export type Edges<R extends GridRow> = ReturnType<typeof useEdges<R>>

const same = (a: Span, b: Span): boolean => a.r === b.r && a.c === b.c && a.ar === b.ar && a.ac === b.ac
