import { computed, ref, shallowRef, watch } from 'vue'
import type { RowCache } from './rowCache'
import type { GridRow, Held } from './types'

/** Rows in memory for a grid. `all` and `put` are where they live; `blank` makes a row that nothing is written in; without it there are no more than there are. */
export function useHeld<R extends GridRow>(p: { all: () => readonly R[]; put: (rows: readonly R[]) => void; blank?: () => R }): Held<R> {
  const blanks = (n: number) => (p.blank ? Array.from({ length: n }, p.blank) : [])
  /** There is always one to type into, where rows may be added. */
  const spare = shallowRef<readonly R[]>(blanks(1))
  const shown = computed(() => [...p.all(), ...spare.value])

  return {
    all: p.all,
    shown: () => shown.value,
    put(rows) {
      p.put(rows)
      spare.value = blanks(1)
    },
    apply(rows) {
      const fresh = new Map(rows.map((r) => [r.id, r]))
      const taken = (list: readonly R[]) => list.map((r) => fresh.get(r.id) ?? r)
      // A blank row in front of one that is written keeps its place.
      const begun = spare.value.findLastIndex((r) => fresh.has(r.id)) + 1
      p.put([...taken(p.all()), ...taken(spare.value.slice(0, begun))])
      if (begun) spare.value = begun < spare.value.length ? spare.value.slice(begun) : blanks(1)
    },
    more(n) {
      const fresh = blanks(n)
      spare.value = [...spare.value, ...fresh]
      return fresh
    },
  }
}

/** Rows in memory in the place of a cache. */
export function heldRows<R extends GridRow>(held: () => Held<R>): RowCache<R> {
  const version = ref(0)
  const shown = computed(() => held().shown())
  watch(shown, () => version.value++, { flush: 'sync' })
  return {
    total: computed(() => shown.value.length),
    version,
    loading: ref(false),
    late: ref(false),
    failed: shallowRef(null),
    row: (i) => shown.value[i],
    ensure: () => undefined,
    hold: () => undefined,
    apply: (rows) => held().apply(rows),
    range: (first, last) => Promise.resolve(shown.value.slice(first, last + 1)),
    reset: () => Promise.resolve(),
  }
}
