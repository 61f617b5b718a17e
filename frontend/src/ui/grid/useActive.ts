import { computed, ref, type Ref } from 'vue'

/** The active cell and how keys move it: arrows, Home, End, pages, Ctrl with them for the far ends. */
export function useActive(total: Ref<number>, columns: Ref<number>, page: Ref<number>) {
  const row = ref(0)
  const col = ref(0)
  const clampRow = (r: number) => Math.max(0, Math.min(total.value - 1, r))
  const clampCol = (c: number) => Math.max(0, Math.min(columns.value - 1, c))

  function go(r: number, c = col.value) {
    row.value = clampRow(r)
    col.value = clampCol(c)
  }

  /** Moves for a key; false if the key is none of ours. */
  function key(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): boolean {
    const far = e.ctrlKey || e.metaKey
    const last = total.value - 1
    const moves: Record<string, [number, number]> = {
      ArrowDown: [far ? last : row.value + 1, col.value],
      ArrowUp: [far ? 0 : row.value - 1, col.value],
      ArrowRight: [row.value, far ? columns.value - 1 : col.value + 1],
      ArrowLeft: [row.value, far ? 0 : col.value - 1],
      PageDown: [row.value + page.value, col.value],
      PageUp: [row.value - page.value, col.value],
      Home: [far ? 0 : row.value, 0],
      End: [far ? last : row.value, columns.value - 1],
    }
    const to = moves[e.key]
    if (!to || total.value === 0) return false
    go(...to)
    return true
  }

  return { row: computed(() => clampRow(row.value)), col: computed(() => clampCol(col.value)), go, key }
}
