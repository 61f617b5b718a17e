import { shallowRef } from 'vue'
import { MAX_CELLS, MAX_ROWS, toTsv } from './clip'
import { sizeOf, useRanges, type Ground } from './ranges'
import { heldOf, type CellValue, type Column, type Edit, type GridRow } from './types'

/** Cells that were cut: they stay as they are until they are pasted. */
export interface Cutting<R extends GridRow> {
  /** The place of the first row when they were cut. */
  at: number
  rows: R[]
  ids: Map<string, number>
  keys: string[]
  /** What lies on the clipboard of them. */
  text: string
}

/** Cutting cells as spreadsheets do: they are marked, and moved by the paste. */
export function useCut<R extends GridRow>(p: Ground<R>) {
  const { between, writable, text, write } = useRanges(p)
  const cutting = shallowRef<Cutting<R> | null>(null)
  const end = () => { cutting.value = null }

  /** Marks the selection, whose rows are read where they are not loaded; too many are refused. */
  async function mark(): Promise<void> {
    end()
    if (!p.sheet().write) return
    await p.settled()
    const b = p.sel.box.value
    if (sizeOf(b) > MAX_CELLS || b.r1 - b.r0 >= MAX_ROWS) { p.voice.tooLarge(); return }
    const rows = await p.cache.range(b.r0, b.r1, p.voice.progress)
    const cols = between(b)
    if (rows.length <= b.r1 - b.r0 || !cols.length) return
    cutting.value = { at: b.r0, rows, ids: new Map(rows.map((r, i) => [r.id, i])), keys: cols.map((c) => c.key), text: toTsv(rows.map((row) => cols.map((c) => text(row, c)))) }
  }

  /** Whether these are the cells that were cut: something else may have been copied since, in another program too. */
  const holds = (data: DataTransfer): boolean => !!cutting.value && same(data.getData('text/plain'), cutting.value.text)

  /** Moves what was cut to where the selection begins, as one step. A cell that is refused where it goes stays where it was as well. */
  async function move(): Promise<void> {
    const cut = cutting.value
    if (!cut) return
    const { r0, c0 } = p.sel.box.value
    const h = cut.rows.length
    const have = Math.max(0, Math.min(p.cache.total.value - r0, h))
    const rows = have > 0 ? await p.cache.range(r0, r0 + have - 1, p.voice.progress) : []
    if (rows.length < have) return
    if (have < h) rows.push(...(heldOf(p.sheet())?.more(h - have) ?? []))
    const { edits, closed, back } = moved(cut, rows, r0, c0)
    end()
    await write(edits, closed, (refused) => [...refused].flatMap((e) => { const from = back.get(e); return from && !refused.has(from.gone) ? from.again : [] }))
    if (rows.length < h) p.sheet().beyond?.(h - rows.length)
    const last = Math.min(r0 + h, p.cache.total.value) - 1
    p.sel.set({ r0, c0, r1: Math.max(r0, last), c1: Math.min(p.columns.value.length, c0 + cut.keys.length) - 1 })
  }
  /** What a cell is filled with: its stored value in its own column, else its text. */
  function taken(row: R, from: Column, to: Column): CellValue {
    const said = text(row, from)
    if (from.key !== to.key || p.writes.markOf(row.id, from.key)) return said.trim() === '' ? null : said
    return p.sheet().value(row, from)
  }
  /** The cells to be written, so that none is filled before it is emptied where it stood: what is one record's alone would be refused. */
  function moved(cut: Cutting<R>, rows: R[], r0: number, c0: number) {
    const cols = p.columns.value
    const target = cols.slice(c0, c0 + cut.keys.length)
    const here = new Set(rows.flatMap((row) => target.map((c) => place(row, c.key))))
    const lines: { at: number; edit: Edit<R> }[] = []
    /** By the cell that is filled: what empties its source, and what would fill that again. */
    const back = new Map<Edit<R>, { gone: Edit<R>; again: Edit<R> }>()
    let closed = 0
    for (const [i, from] of cut.rows.entries()) {
      const row = rows[i]
      for (const [j, key] of cut.keys.entries()) {
        const source = cols.find((c) => c.key === key)
        const to = target[j]
        if (!row || !source) continue
        if (!writable(row, to)) { if (!to || text(from, source) !== text(row, to)) closed++; continue }
        const edit = { row, key: to.key, value: taken(from, source, to) }
        lines.push({ at: r0 + i, edit })
        if (here.has(place(from, key)) || !writable(from, source)) continue
        const gone = { row: from, key, value: null }
        lines.push({ at: cut.at + i, edit: gone })
        back.set(edit, { gone, again: { ...gone, value: p.sheet().value(from, source) } })
      }
    }
    const way = r0 >= cut.at ? 1 : -1
    return { edits: lines.toSorted((a, b) => way * (a.at - b.at)).map((l) => l.edit), closed, back }
  }
  return { cutting, mark, end, holds, move }
}

const place = (row: GridRow, key: string): string => `${row.id}\u0000${key}`
/** The clipboard may write line breaks its own way. */
const same = (a: string, b: string): boolean => a.replace(/\r\n?/g, '\n') === b.replace(/\r\n?/g, '\n')
