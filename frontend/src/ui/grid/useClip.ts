import { cellsOf, MAX_CELLS, MAX_ROWS, toHtml, toTsv } from './clip'
import { sizeOf, useRanges, type Ground } from './ranges'
import type { useCut } from './useCut'
import { heldOf, type Box, type Column, type Edit, type GridRow } from './types'

/** Emptying more cells than this asks first. */
const ASK_FROM = 500

/** Copying, pasting and clearing ranges of cells. */
export function useClip<R extends GridRow>(p: Ground<R>, cuts: ReturnType<typeof useCut<R>>) {
  const { between, writable, text, write } = useRanges(p)

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
  const textOf = (rows: R[], cols: Column[]) => rows.map((row) => cols.map((c) => text(row, c)))

  /** Rows that are here go out with the event; those that are not are read first and then written to the clipboard. */
  function copy(e: ClipboardEvent): void {
    e.preventDefault()
    cuts.end()
    const b = p.sel.box.value
    const here = p.edges.under ? null : loaded(b)
    if (here) {
      const cells = textOf(here, between(b))
      e.clipboardData?.setData('text/plain', toTsv(cells))
      e.clipboardData?.setData('text/html', toHtml(cells))
      return
    }
    const cells = far().then((rows) => {
      p.voice.copied(rows.length)
      return textOf(rows, between(p.sel.box.value))
    })
    const blob = (type: string, make: (c: string[][]) => string) => cells.then((c) => new Blob([make(c)], { type }))
    void navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob('text/plain', toTsv), 'text/html': blob('text/html', toHtml) })]).catch(() => undefined)
  }

  /** The rows of the selection, once it stands where it is going. */
  async function far(): Promise<R[]> {
    await p.settled()
    const b = p.sel.box.value
    if (sizeOf(b) > MAX_CELLS * 10) { p.voice.tooLarge(); throw new Error('too large') }
    const rows = await p.cache.range(b.r0, b.r1, p.voice.progress)
    if (rows.length < b.r1 - b.r0 + 1) throw new Error('stopped')
    return rows
  }

  /** Copies what is selected and marks it: the paste moves it. */
  function cut(e: ClipboardEvent): Promise<void> {
    copy(e)
    return cuts.mark()
  }

  async function clear(): Promise<void> {
    await p.settled()
    const b = p.sel.box.value
    if (!p.sheet().write) return
    if (sizeOf(b) > MAX_CELLS || b.r1 - b.r0 >= MAX_ROWS) { p.voice.tooLarge(); return }
    if (sizeOf(b) >= ASK_FROM && !(await p.voice.clear(sizeOf(b)))) return
    const rows = await p.cache.range(b.r0, b.r1, p.voice.progress)
    const edits: Edit<R>[] = []
    for (const row of rows) for (const c of between(b)) if (writable(row, c)) edits.push({ row, key: c.key, value: null })
    await write(edits, 0)
  }

  /** One copied cell fills the whole selection; a block begins at the active corner and may grow the table. */
  async function paste(data: DataTransfer): Promise<void> {
    const moves = cuts.holds(data)
    const cells = cellsOf(data)
    if (!cells.length || !p.sheet().write) return
    await p.settled()
    if (moves) return cuts.move()
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
  return { copy, cut, clear, paste }
}

/** A block is repeated when the selection holds it a whole number of times. */
function times(block: number, selected: number): number {
  return selected > block && selected % block === 0 ? selected : block
}
