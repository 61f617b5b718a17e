import { computed, ref, shallowRef, type ComputedRef } from 'vue'
import { isDate, stepped } from '../calendar'
import type { Voice } from './ranges'
import type { RowCache } from './rowCache'
import { heldOf, type CellValue, type Column, type GridRow, type Offer, type Sheet } from './types'
import type { Selection } from './useSelection'
import type { Writes } from './useWrites'

/** The cell under the editor. `kept`: what stood there is edited (F2), so arrows move within the text. */
export interface Editing<R extends GridRow> {
  r: number
  c: number
  row: R
  column: Column
  kept: boolean
}

/** Milliseconds from one question for offers to the next. */
const PACE = 60

/** Editing one cell. The text lives in the grid's one text area, which is focused before editing begins, so that an input method's first key is not lost. */
export function useEditor<R extends GridRow>(p: { sheet: () => Sheet<R>; columns: ComputedRef<Column[]>; cache: RowCache<R>; sel: Selection; writes: Writes<R>; area: () => HTMLTextAreaElement | undefined; today: () => string; closed: (c: Column) => void; wrote: Voice['wrote'] }) {
  const at = shallowRef<Editing<R> | null>(null)
  const draft = ref('')
  const offers = shallowRef<Offer[] | null>(null)
  const marked = ref(-1)
  /** The day that the open calendar is at; null while it is shut. */
  const day = ref<string | null>(null)
  let asked = 0
  /** A question for offers is out; what the next one will be for. */
  let out = false
  let wish = ''
  /** The text that the offers at hand were found for; whether one was marked by hand. */
  let found = ''
  let chosen = false

  function put(text: string) {
    draft.value = text
    const el = p.area()
    if (el && el.value !== text) el.value = text
  }
  /** Begins with a text, or with what stands there; false if the cell cannot be written. */
  function begin(text: string | null): boolean {
    const { ar: r, ac: c } = p.sel.span.value
    const row = p.cache.row(r)
    const column = p.columns.value[c]
    if (!row || !column) return false
    if (!p.sheet().write || !column.editable || p.sheet().open?.(row, column) === false) {
      put('')
      p.closed(column)
      return false
    }
    // Whoever types into the last row goes on in the next at once.
    if (r === p.cache.total.value - 1) heldOf(p.sheet())?.more(1)
    p.sel.go(r, c)
    at.value = { r, c, row, column, kept: text === null }
    put(text ?? p.writes.markOf(row.id, column.key)?.text ?? p.sheet().draft(row, column))
    if (text === null) p.area()?.setSelectionRange(draft.value.length, draft.value.length)
    void look(text ?? '')
    return true
  }
  /**
   * Asks for offers for what is typed; for all of them if that is nothing. What is typed
   * while a question is out, or was a moment ago, is asked for then, and only the last of it:
   * keys that come faster than anybody reads are not slowed down by lists.
   */
  async function look(typed: string) {
    const e = at.value
    const mine = ++asked
    wish = typed
    if (out) return
    const coming = e && p.sheet().offers?.(e.row, e.column, typed)
    if (!coming) { offers.value = null; return }
    out = true
    const pause = new Promise((done) => setTimeout(done, PACE))
    try {
      const list = await coming
      if (mine === asked && at.value === e) show(typed, e, list)
    } catch {
      if (mine === asked) offers.value = null // the list is a help: what is typed is still checked when it is written
    }
    await pause
    out = false
    if (mine !== asked && at.value) void look(wish)
  }
  function show(typed: string, e: Editing<R>, list: Offer[]) {
    found = typed
    chosen = false
    offers.value = list
    const strict = p.sheet().strict?.(e.column)
    const current = list.findIndex((o) => o.label === draft.value)
    marked.value = current >= 0 ? current : strict && typed && !list[0]?.make ? 0 : -1
  }
  function typed(text: string) {
    if (!at.value) { if (!begin(text)) put('') }
    else {
      draft.value = text
      void look(text.trim())
      if (day.value !== null) follow()
    }
  }
  function move(by: number) {
    const n = offers.value?.length ?? 0
    if (!n) return
    chosen = true
    marked.value = (marked.value + by + (marked.value < 0 && by < 0 ? n + 1 : n)) % n
  }
  /** Opens the calendar of a column of dates, at the day that stands there; an empty cell gets today. */
  function calendar(): boolean {
    const unit = at.value?.column.calendar
    if (!unit) return false
    day.value = p.today().slice(0, { date: 10, month: 7, year: 4 }[unit])
    if (!draft.value) put(day.value)
    else follow()
    return true
  }
  function follow() {
    const unit = at.value?.column.calendar
    const s = draft.value.trim().slice(0, unit === 'date' ? 10 : undefined)
    if (unit && isDate(s, unit)) day.value = s
  }
  /** Goes to another day, which stands in the cell at once. */
  function turn(to: string) {
    day.value = to
    put(to)
  }
  /** Moves in the open calendar; false if the key is not one of its. */
  function step(e: KeyboardEvent): boolean {
    const unit = at.value?.column.calendar
    if (day.value === null || !unit || e.ctrlKey || e.metaKey) return false
    if (e.altKey && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) { day.value = null; return true }
    const to = e.altKey ? null : stepped(day.value, unit, e)
    if (to !== null) turn(to)
    return to !== null
  }
  function end() {
    day.value = null
    at.value = null
    offers.value = null
    marked.value = -1
    found = ''
    chosen = false
    asked++
    put('')
  }
  /**
   * Writes what was typed or marked. The cell is left at once: what is refused stays in it, marked.
   * Whoever types faster than offers come gets the first one for all that he typed, not for a part of it.
   */
  function commit(pick?: Offer): Promise<void> {
    return at.value ? (last = written(pick)) : last
  }
  /** What was committed last is written when this is done. */
  let last = Promise.resolve()
  async function written(pick?: Offer): Promise<void> {
    const e = at.value
    if (!e) return
    const text = draft.value.replace(/\n+$/, '')
    const word = text.trim()
    const strict = p.sheet().strict?.(e.column)
    const byHand = chosen
    const known = byHand || found === word
    const list = offers.value ?? []
    const mark = marked.value
    end()
    if (pick) return take(e, pick)
    if (byHand && mark >= 0 && list[mark]?.make) return take(e, list[mark])
    if (word === '') return write(e, null)
    const exact = list.find((o) => o.label === text && !o.make)
    if (exact) return write(e, exact.value)
    if (known && mark >= 0 && (strict || byHand)) return write(e, list[mark]!.value)
    const late = strict && !known && !e.kept ? await Promise.resolve(p.sheet().offers?.(e.row, e.column, word) ?? null).catch(() => null) : null
    const first = late?.find((o) => !o.make)
    return write(e, first ? first.value : text)
  }
  async function take(e: Editing<R>, o: Offer) {
    const value = o.make ? await o.make() : o.value
    if (!o.make || value !== null) await write(e, value)
  }
  async function write(e: Editing<R>, value: CellValue) {
    const { undo, changed } = await p.writes.run([{ row: e.row, key: e.column.key, value }])
    if (changed) p.wrote({ changed, refused: 0, closed: 0 }, undo) // a refusal stands in the cell
  }
  const open = computed(() => (offers.value?.length ? offers.value : null))
  return { at, draft, day, calendar, turn, step, offers: open, marked, begin, typed, look, move, commit, end, put }
}

export type Editor<R extends GridRow> = ReturnType<typeof useEditor<R>>
