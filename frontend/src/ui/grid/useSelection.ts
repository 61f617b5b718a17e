import { computed, shallowRef, type Ref } from 'vue'
import type { Box } from './types'

/** Where the selection stands: (r, c) is its moving end, (ar, ac) the active cell it began at. */
export interface Span {
  r: number
  c: number
  ar: number
  ac: number
}

/** The active cell, the range that hangs on it, and how keys move both. `filled`: the rows that are all of them, where blank ones stand behind. */
export function useSelection(total: Ref<number>, columns: Ref<number>, page: Ref<number>, filled: Ref<number> = total) {
  const span = shallowRef<Span>({ r: 0, c: 0, ar: 0, ac: 0 })
  const clampRow = (r: number) => Math.max(0, Math.min(total.value - 1, r))
  const clampCol = (c: number) => Math.max(0, Math.min(columns.value - 1, c))
  const held = computed<Span>(() => ({ r: clampRow(span.value.r), c: clampCol(span.value.c), ar: clampRow(span.value.ar), ac: clampCol(span.value.ac) }))
  const box = computed<Box>(() => {
    const s = held.value
    return { r0: Math.min(s.r, s.ar), r1: Math.max(s.r, s.ar), c0: Math.min(s.c, s.ac), c1: Math.max(s.c, s.ac) }
  })
  const many = computed(() => box.value.r0 !== box.value.r1 || box.value.c0 !== box.value.c1)
  /** The column that Tab began in: Enter goes back to it, as on a form filled row by row. */
  let home: number | null = null

  function go(r: number, c: number, extend = false) {
    const to = { r: clampRow(r), c: clampCol(c) }
    span.value = extend ? { ...held.value, ...to } : { ...to, ar: to.r, ac: to.c }
    if (!extend) home = null
  }
  function set(b: Box) {
    span.value = { ar: b.r0, ac: b.c0, r: b.r1, c: b.c1 }
  }

  /** Moves for an arrow without Ctrl, Home, End or page key; false if the key is none of them. */
  function key(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): boolean {
    if (total.value === 0) return false
    const far = e.ctrlKey || e.metaKey
    const { r, c } = held.value
    const last = total.value - 1
    const moves: Record<string, [number, number]> = {
      ArrowDown: [r + 1, c],
      ArrowUp: [r - 1, c],
      ArrowRight: [r, c + 1],
      ArrowLeft: [r, c - 1],
      PageDown: [r + page.value, c],
      PageUp: [r - page.value, c],
      Home: [far ? 0 : r, 0],
      End: [far ? last : r, columns.value - 1],
    }
    const to = moves[e.key]
    if (!to) return false
    go(...to, e.shiftKey)
    return true
  }

  /** Tab goes on within the row and then to the next; false at either end of all cells. */
  function tab(back: boolean): boolean {
    const { ar, ac } = held.value
    const at = ar * columns.value + ac + (back ? -1 : 1)
    if (at < 0 || at >= total.value * columns.value) return false
    const from = home ?? ac
    go(Math.floor(at / columns.value), at % columns.value)
    home = from
    return true
  }

  /** Enter goes down, Shift+Enter up, to the column where Tab began. */
  function enter(back: boolean) {
    const { ar, ac } = held.value
    go(ar + (back ? -1 : 1), back ? ac : (home ?? ac))
  }

  const end = () => Math.max(0, filled.value - 1)
  function all() {
    if (total.value > 0) span.value = { ar: 0, ac: 0, r: end(), c: columns.value - 1 }
  }
  function rows() {
    span.value = { ...held.value, ac: 0, c: columns.value - 1 }
  }
  function column() {
    span.value = { ...held.value, ar: 0, r: end() }
  }

  return { span: held, box, many, go, set, key, tab, enter, all, rows, column }
}

export type Selection = ReturnType<typeof useSelection>
