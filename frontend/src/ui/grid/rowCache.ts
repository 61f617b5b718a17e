import { ref, shallowRef } from 'vue'
import type { GridRow, Source } from './types'

/** Questions that are out at the same time: what flies past meanwhile is never asked for. */
const AT_ONCE = 2
/** Rows that are read at a time where many are copied. */
const STRIDE = 200
/** How often rows are read from the first when their list is asked anew all the time. */
const AGAIN = 5
/** Milliseconds in which rows may come before others are drawn in their place, or their list is said to be busy. */
export const PATIENCE = 80

/**
 * Rows by position, in blocks: loads what is looked at, forgets the oldest, and the latest reset wins.
 * A question takes all neighbouring blocks that are missing; a new list begins with those of the `seen` rows from its place on.
 */
export function useRowCache<R extends GridRow>(source: () => Source<R>, seen: () => number, block = 20, keep = 20) {
  const total = ref(0)
  const version = ref(0)
  const loading = ref(true)
  /** Rows in sight have been waited for in vain. */
  const late = ref(false)
  const failed = shallowRef<unknown>(null)
  let blocks = new Map<number, R[]>()
  let pending = new Set<number>()
  let questions = 0
  let generation = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The block of the row at work, which stays however far the list is scrolled. */
  let held = 0
  /** The blocks in sight, first and last. */
  let wanted: [number, number] = [0, -1]

  function put(first: number, rows: R[]) {
    for (let at = 0; at < rows.length; at += block) {
      const b = first + at / block
      blocks.delete(b)
      blocks.set(b, rows.slice(at, at + block))
    }
    for (const old of blocks.keys()) {
      if (blocks.size <= keep) break
      if (old !== held) blocks.delete(old)
    }
  }
  async function load(first: number, n: number) {
    const g = generation
    questions++
    for (let b = first; b < first + n; b++) pending.add(b)
    timer ??= setTimeout(() => (late.value = true), PATIENCE)
    try {
      const page = await source().load(first * block, n * block)
      if (g !== generation) return
      page.taken?.()
      put(first, page.rows)
      answered(first, n)
      total.value = page.total
      failed.value = null
      version.value++
      ask()
    } catch (e) {
      if (g !== generation) return
      answered(first, n)
      failed.value = e
    }
  }
  /** The rows from first to last; null if the list was begun anew meanwhile. */
  async function gather(first: number, last: number, tell: (done: number, of: number) => boolean): Promise<R[] | null> {
    const g = generation
    const out: R[] = []
    for (let at = first; at <= last;) {
      const b = Math.floor(at / block)
      const here = blocks.get(b)
      const rows = here?.slice(at - b * block) ?? (await source().load(at, Math.min(STRIDE, last - at + 1))).rows
      if (g !== generation) return null
      const some = rows.slice(0, last - at + 1)
      if (!some.length) break
      out.push(...some)
      at += some.length
      if (!tell(out.length, last - first + 1)) break
    }
    return out
  }
  function answered(first: number, n: number) {
    for (let b = first; b < first + n; b++) pending.delete(b)
    if (!--questions) rest()
  }
  function rest() {
    clearTimeout(timer)
    timer = undefined
    late.value = false
  }
  function ask() {
    const missing = (b: number) => b <= wanted[1] && !blocks.has(b) && !pending.has(b)
    for (let b = wanted[0]; b <= wanted[1] && questions < AT_ONCE; b++) {
      let n = 0
      while (missing(b + n)) n++
      if (n) void load(b, n)
      b += n
    }
  }

  return {
    total, version, loading, late, failed,
    /** The row at a position, if it is loaded. */
    row: (i: number): R | undefined => blocks.get(Math.floor(i / block))?.[i % block],
    /** Asks for the blocks of a range that are not here yet. */
    ensure(first: number, last: number) {
      wanted = [Math.floor(first / block), Math.floor(last / block)]
      ask()
    },
    /** Keeps the row at a position while others are forgotten. */
    hold(i: number) {
      held = Math.floor(i / block)
    },
    /** Puts rows in the place of those with their ids. */
    apply(rows: R[]) {
      const fresh = new Map(rows.map((r) => [r.id, r]))
      for (const [b, old] of blocks) {
        if (old.some((r) => fresh.has(r.id))) blocks.set(b, old.map((r) => fresh.get(r.id) ?? r))
      }
      version.value++
    },
    /**
     * All rows from first to last, asked for where they are not here; they are not kept.
     * `tell` hears how far it is and answers false to stop. A list that is asked anew
     * meanwhile is read again from the first of them; rejects when it became another one.
     */
    async range(first: number, last: number, tell: (done: number, of: number) => boolean = () => true): Promise<R[]> {
      const list = source()
      for (let left = AGAIN; left > 0; left--) {
        const rows = await gather(first, last, tell)
        if (rows) return rows
        if (source() !== list) break
      }
      throw new Error('the list changed while it was read')
    },
    /** Starts anew around a position; the old rows stay on the screen until the new ones are there. */
    async reset(at = 0) {
      const g = ++generation
      pending = new Set()
      questions = 0
      rest()
      loading.value = true
      try {
        let b = Math.floor(at / block)
        const n = Math.max(1, Math.ceil(((at % block) + seen()) / block)) * block
        let page = await source().load(b * block, n, true)
        if (b > 0 && !page.rows.length) page = await source().load((b = 0), n, true)
        if (g !== generation) return
        page.taken?.()
        blocks = new Map()
        put(b, page.rows)
        total.value = page.total
        failed.value = null
      } catch (e) {
        if (g !== generation) return
        // Rows of another question under a refusal would look like its answer.
        blocks = new Map()
        total.value = 0
        failed.value = e
      } finally {
        if (g === generation) {
          loading.value = false
          version.value++
        }
      }
    },
  }
}

export type RowCache<R extends GridRow> = ReturnType<typeof useRowCache<R>>
