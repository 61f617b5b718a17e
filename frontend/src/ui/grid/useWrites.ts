import { computed, shallowRef } from 'vue'
import type { RowCache } from './rowCache'
import { heldOf, type CellValue, type Column, type Edit, type GridRow, type Sheet } from './types'

/** A cell that keeps what was typed because it was refused. */
export interface Mark {
  text: string
  say: string
}

interface Step<R extends GridRow> {
  cells: { row: R; key: string; from: CellValue; to: CellValue }[]
  marks: string[]
  /** All rows before and after, where they are in memory. */
  whole?: { was: readonly R[]; is: readonly R[] }
  /** Takes back what was not written into cells. */
  back?: () => unknown
}

/** What one run of edits came to. `undo` takes it back as long as it is the last step. */
export interface Ran {
  changed: number
  refused: number
  undo: () => Promise<void>
}

/** How many steps can be taken back. */
const DEPTH = 100
const place = (id: string, key: string) => `${id}\u0000${key}`

/** Writing cells: one step for all that a paste or a fill changes, taken back and done again as one. `stepped` hears of each step back or forth. */
export function useWrites<R extends GridRow>(sheet: () => Sheet<R>, cache: RowCache<R>, stepped: () => void = () => undefined) {
  const past = shallowRef<Step<R>[]>([])
  const future = shallowRef<Step<R>[]>([])
  const marks = shallowRef(new Map<string, Mark>())
  /** Rows as this grid last saw them written: undo must name their latest revision. */
  const latest = new Map<string, R>()

  const now = (row: R): R => latest.get(row.id) ?? row
  const held = () => heldOf(sheet())
  /** Rows in memory are never older than what stands there. */
  function look(): readonly R[] | undefined {
    const all = held()?.all()
    for (const r of all ?? []) latest.set(r.id, r)
    return all
  }
  function remember(step: Step<R>) {
    past.value = [...past.value, step].slice(-DEPTH)
    future.value = []
  }
  const undoOf = (step: Step<R>) => () => turn(async () => { if (past.value.at(-1) === step) await undo() })
  const column = (key: string) => ({ key }) as Column

  async function send(edits: Edit<R>[]) {
    const put = sheet().write
    if (!put || !edits.length) return null
    const out = await put(edits.map((e) => ({ ...e, row: now(e.row) })))
    for (const r of out.rows) latest.set(r.id, r)
    cache.apply(out.rows)
    if (!out.stopped) mark(edits, out.refused)
    return out
  }
  function mark(edits: Edit<R>[], refused: { id: string; key: string; say: string }[]) {
    const next = new Map(marks.value)
    for (const e of edits) next.delete(place(e.row.id, e.key))
    for (const f of refused) {
      const e = edits.find((x) => x.row.id === f.id && x.key === f.key)
      if (e) next.set(place(f.id, f.key), { text: e.value === null ? '' : String(e.value), say: f.say })
    }
    marks.value = next
  }

  /** One after the other: the next must know the revisions that the last one made. */
  let queue: Promise<unknown> = Promise.resolve()
  function turn<T>(work: () => Promise<T>): Promise<T> {
    const mine = queue.then(work, work)
    queue = mine.catch(() => undefined)
    return mine
  }

  async function write(edits: Edit<R>[], after?: (refused: Set<Edit<R>>) => Edit<R>[]): Promise<Ran> {
    const was = look()
    const wanted = edits.filter((e) => (e.value ?? '') !== sheet().draft(now(e.row), column(e.key)) || marks.value.has(place(e.row.id, e.key)))
    const before = new Map(wanted.map((e) => [place(e.row.id, e.key), sheet().value(now(e.row), column(e.key))]))
    let out = await send(wanted)
    if (!out) return { changed: 0, refused: 0, undo: async () => undefined }
    const no = new Set(out.refused.map((f) => place(f.id, f.key)))
    const next = after?.(new Set(wanted.filter((e) => no.has(place(e.row.id, e.key))))) ?? []
    const then = await send(next)
    if (then) out = { rows: [...out.rows, ...then.rows], refused: [...out.refused, ...then.refused] }
    const rows = new Map(out.rows.map((r) => [r.id, r]))
    const cells = wanted.flatMap((e) => {
      const row = rows.get(e.row.id)
      const from = before.get(place(e.row.id, e.key)) ?? null
      const to = row ? sheet().value(row, column(e.key)) : from
      return row && from !== to ? [{ row, key: e.key, from, to }] : []
    })
    const marked = out.refused.map((f) => place(f.id, f.key))
    const step: Step<R> = { cells, marks: marked, whole: was && { was, is: held()!.all() } }
    if (cells.length || marked.length) remember(step)
    return { changed: cells.length, refused: marked.length, undo: undoOf(step) }
  }

  /** Takes rows in memory out; blank ones behind the last are no rows yet. */
  async function drop(gone: readonly R[]) {
    const h = held()
    const was = h?.all()
    if (!h || !was) return { dropped: 0, undo: async () => undefined }
    const ids = new Set(gone.map((r) => r.id))
    const is = was.filter((r) => !ids.has(r.id))
    h.put(is)
    const step: Step<R> = { cells: [], marks: [], whole: { was, is } }
    if (is.length < was.length) remember(step)
    return { dropped: was.length - is.length, undo: undoOf(step) }
  }

  /** Remembers what else was done to rows or columns: it can be taken back in its turn, but not done again. Gives what takes it back as long as it is the last step. */
  function did(back: () => unknown) {
    const step: Step<R> = { cells: [], marks: [], back }
    remember(step)
    return undoOf(step)
  }

  async function undo() {
    const step = past.value.at(-1)
    if (!step) return
    past.value = past.value.slice(0, -1)
    stepped()
    if (step.back) { await step.back(); return }
    if (step.marks.length) {
      const next = new Map(marks.value)
      for (const m of step.marks) next.delete(m)
      marks.value = next
    }
    if (step.whole) held()?.put(step.whole.was)
    const out = step.whole ? null : await send(step.cells.toReversed().map((c) => ({ row: c.row, key: c.key, value: c.from })))
    if (out?.stopped) past.value = [...past.value, step]
    else future.value = [...future.value, step]
  }
  async function redo() {
    const step = future.value.at(-1)
    if (!step) return
    future.value = future.value.slice(0, -1)
    stepped()
    if (step.whole) held()?.put(step.whole.is)
    const out = step.whole ? null : await send(step.cells.map((c) => ({ row: c.row, key: c.key, value: c.to })))
    if (out?.stopped) future.value = [...future.value, step]
    else past.value = [...past.value, step]
  }
  return {
    /** Writes what differs, in order, and remembers it as one step; `after` gives what is to be written as well, by which of them were refused. */
    run: (edits: Edit<R>[], after?: (refused: Set<Edit<R>>) => Edit<R>[]) => turn(() => write(edits, after)),
    drop: (rows: readonly R[]) => turn(() => drop(rows)),
    did,
    /** All that was begun has been written. */
    settled: () => turn(async () => undefined),
    back: () => turn(undo),
    again: () => turn(redo),
    marks,
    markOf: (id: string, key: string): Mark | undefined => marks.value.get(place(id, key)),
    /** Stands for all that has been done and not taken back: another one after each step. */
    state: computed<unknown>(() => past.value),
    undoable: computed(() => past.value.length),
    redoable: computed(() => future.value.length),
  }
}

export type Writes<R extends GridRow> = ReturnType<typeof useWrites<R>>
