import type { ComputedRef } from 'vue'
import { cellsOf, MAX_CELLS, MAX_ROWS, toHtml, toTsv } from './clip'
import type { RowCache } from './rowCache'
import { series } from './series'
import { heldOf, type Box, type Column, type Edit, type GridRow, type Sheet } from './types'
import type { Selection } from './useSelection'
import type { Writes } from './useWrites'

/** What the page says or asks on behalf of the grid. */
export interface Voice {
  /** Tells how far reading unloaded rows is; answers false to stop. */
  progress(done: number, of: number): boolean
  /** Asks before so many cells are emptied. */
  clear(cells: number): Promise<boolean>
  copied(rows: number): void
  /** Cells that were changed, that were refused, and that could not take what was meant for them. */
  wrote(done: { changed: number; refused: number; closed: number }, undo: () => void): void
  /** Rows in memory that were taken out. */
  dropped?(rows: number, undo: () => void): void
  /** The last step was taken back, or done again. */
  stepped(): void
  tooLarge(): void
}

/** Emptying more cells than this asks first. */
const ASK_FROM = 500
/** Rows that are looked at in one go for where a column ends. */
const STEP = 500

/** Copying, cutting, pasting, clearing and filling ranges of cells. */
export function useClip<R extends GridRow>(p: { sheet: () => Sheet<R>; columns: ComputedRef<Column[]>; cache: RowCache<R>; sel: Selection; writes: Writes<R>; voice: Voice }) {
  const writable = (row: R, c: Column | undefined): c is Column => !!c?.editable && !!p.sheet().write && p.sheet().open?.(row, c) !== false
  const between = (b: Box) => p.columns.value.slice(b.c0, b.c1 + 1)
  const size = (b: Box) => (b.r1 - b.r0 + 1) * (b.c1 - b.c0 + 1)

  function loaded(b: Box): R[] | null {
    if (b.r1 - b.r0 >= MAX_ROWS) return null
    const out: R[] = []
    for (let r = b.r0; r <= b.r1; r++) {
      const row = p.cache.row(r)
      if (!row) return null
      out.push(row)
    }
    return out
  }
  const textOf = (rows: R[], cols: Column[]) => rows.map((row) => cols.map((c) => p.writes.markOf(row.id, c.key)?.text ?? p.sheet().copy(row, c)))

  /** Rows that are here go out with the event; those that are not are read first and then written to the clipboard. */
  function copy(e: ClipboardEvent): void {
    const b = p.sel.box.value
    const cols = between(b)
    if (!cols.length) return
    e.preventDefault()
    const here = loaded(b)
    if (here) {
      const cells = textOf(here, cols)
      e.clipboardData?.setData('text/plain', toTsv(cells))
      e.clipboardData?.setData('text/html', toHtml(cells))
      return
    }
    if (size(b) > MAX_CELLS * 10) { p.voice.tooLarge(); return }
    const cells = p.cache.range(b.r0, b.r1, p.voice.progress).then((rows) => {
      if (rows.length < b.r1 - b.r0 + 1) throw new Error('stopped')
      p.voice.copied(rows.length)
      return textOf(rows, cols)
    })
    const blob = (type: string, make: (c: string[][]) => string) => cells.then((c) => new Blob([make(c)], { type }))
    void navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob('text/plain', toTsv), 'text/html': blob('text/html', toHtml) })]).catch(() => undefined)
  }

  async function clear(): Promise<void> {
    const b = p.sel.box.value
    if (!p.sheet().write) return
    if (size(b) > MAX_CELLS || b.r1 - b.r0 >= MAX_ROWS) { p.voice.tooLarge(); return }
    if (size(b) >= ASK_FROM && !(await p.voice.clear(size(b)))) return
    const rows = await p.cache.range(b.r0, b.r1, p.voice.progress)
    const edits: Edit<R>[] = []
    for (const row of rows) for (const c of between(b)) if (writable(row, c)) edits.push({ row, key: c.key, value: null })
    await write(edits, 0)
  }
  async function write(edits: Edit<R>[], closed: number) {
    const { undo, ...done } = await p.writes.run(edits)
    p.voice.wrote({ ...done, closed }, undo)
  }

  /** One copied cell fills the whole selection; a block begins at the active corner and may grow the table. */
  async function paste(data: DataTransfer): Promise<void> {
    const cells = cellsOf(data)
    if (!cells.length || !p.sheet().write) return
    const b = p.sel.box.value
    const one = cells.length === 1 && cells[0]!.length === 1
    const h = one ? b.r1 - b.r0 + 1 : times(cells.length, b.r1 - b.r0 + 1)
    const w = one ? b.c1 - b.c0 + 1 : times(Math.max(...cells.map((r) => r.length)), b.c1 - b.c0 + 1)
    if (h > MAX_ROWS || h * w > MAX_CELLS) { p.voice.tooLarge(); return }
    const have = Math.min(p.cache.total.value - b.r0, h)
    const rows = have > 0 ? await p.cache.range(b.r0, b.r0 + have - 1, p.voice.progress) : []
    if (rows.length < have) return
    if (have < h) rows.push(...(heldOf(p.sheet())?.more(h - have) ?? []))
    const cols = p.columns.value
    const edits: Edit<R>[] = []
    let closed = 0
    for (const [i, row] of rows.entries()) {
      const from = cells[i % cells.length]!
      for (let j = 0; j < w; j++) {
        const text = from[one ? 0 : j % Math.max(from.length, 1)]
        const c = cols[b.c0 + j]
        if (text === undefined || (!one && j >= from.length && w <= from.length)) continue
        if (!writable(row, c)) { if (!c || text !== p.sheet().copy(row, c)) closed++ }
        else edits.push({ row, key: c.key, value: text.trim() === '' ? null : text })
      }
    }
    await write(edits, closed)
    if (rows.length < h) p.sheet().beyond?.(h - rows.length)
    const end = Math.min(b.r0 + h, p.cache.total.value) - 1
    p.sel.set({ r0: b.r0, c0: b.c0, r1: Math.max(b.r0, end), c1: Math.min(cols.length, b.c0 + w) - 1 })
  }

  /** Fills `to` from the cells of `from` that it continues; Ctrl+D copies the first row down. */
  async function fill(from: Box, to: Box, copy: boolean): Promise<void> {
    if (!p.sheet().write || size(to) > MAX_CELLS || to.r1 - to.r0 >= MAX_ROWS) return
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
    const b = p.sel.box.value
    if (b.r1 > b.r0) await fill({ ...b, r1: b.r0 }, { ...b, r0: b.r0 + 1 }, true)
    else if (b.r0 > 0) await fill({ ...b, r0: b.r0 - 1, r1: b.r0 - 1 }, b, true)
  }
  /** Fills down beside the rows that have something in the column to the left (or else to the right), up to the first cell that is not blank. */
  async function along(): Promise<void> {
    const b = p.sel.box.value
    const cols = p.columns.value
    const beside = cols[b.c0 - 1] ?? cols[b.c1 + 1]
    if (!beside || !p.sheet().write) return
    const text = (row: R, c: Column) => p.sheet().copy(row, c)
    for (let end = b.r1; ;) {
      const rows = await p.cache.range(end + 1, Math.min(p.cache.total.value - 1, end + STEP))
      const n = rows.findIndex((row) => text(row, beside) === '' || between(b).some((c) => text(row, c) !== ''))
      end += n < 0 ? rows.length : n
      if (n < 0 && rows.length && end - b.r1 < MAX_ROWS - STEP) continue
      if (end > b.r1) { await fill(b, { ...b, r0: b.r1 + 1, r1: end }, false); p.sel.set({ ...b, r1: end }) }
      return
    }
  }
  return { copy, clear, paste, fill, down, along }
}

/** A block is repeated when the selection holds it a whole number of times. */
function times(block: number, selected: number): number {
  return selected > block && selected % block === 0 ? selected : block
}
