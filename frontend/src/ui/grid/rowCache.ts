import { ref, shallowRef } from 'vue'
import type { GridRow, Source } from './types'

/** Blocks of rows by position: loads what is looked at, forgets the oldest, and the latest reset wins. */
export function useRowCache<R extends GridRow>(source: () => Source<R>, block = 100, keep = 40) {
  const total = ref(0)
  const version = ref(0)
  const loading = ref(true)
  const failed = shallowRef<unknown>(null)
  let blocks = new Map<number, R[]>()
  let pending = new Set<number>()
  let generation = 0

  function put(b: number, rows: R[]) {
    blocks.delete(b)
    blocks.set(b, rows)
    for (const old of blocks.keys()) {
      if (blocks.size <= keep) break
      blocks.delete(old)
    }
  }
  async function load(b: number, g: number) {
    pending.add(b)
    try {
      const page = await source().load(b * block, block)
      if (g !== generation) return
      put(b, page.rows)
      total.value = page.total
      failed.value = null
      version.value++
    } catch (e) {
      if (g === generation) failed.value = e
    } finally {
      if (g === generation) pending.delete(b)
    }
  }

  return {
    total, version, loading, failed,
    /** The row at a position, if it is loaded. */
    row: (i: number): R | undefined => blocks.get(Math.floor(i / block))?.[i % block],
    /** Asks for the blocks of a range that are not here yet. */
    ensure(first: number, last: number) {
      for (let b = Math.floor(first / block); b <= Math.floor(last / block); b++) {
        if (!blocks.has(b) && !pending.has(b)) void load(b, generation)
      }
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
     * `tell` hears how far it is and answers false to stop. Rejects when the list changed meanwhile.
     */
    async range(first: number, last: number, tell: (done: number, of: number) => boolean = () => true): Promise<R[]> {
      const g = generation
      const out: R[] = []
      for (let at = first; at <= last;) {
        const b = Math.floor(at / block)
        const rows = blocks.get(b) ?? (await source().load(b * block, block)).rows
        if (g !== generation) throw new Error('the list changed while it was read')
        const some = rows.slice(at - b * block, last - b * block + 1)
        if (!some.length) break
        out.push(...some)
        at += some.length
        if (!tell(out.length, last - first + 1)) break
      }
      return out
    },
    /** Starts anew around a position; the old rows stay on the screen until the new ones are there. */
    async reset(at = 0) {
      const g = ++generation
      pending = new Set()
      loading.value = true
      try {
        let b = Math.floor(at / block)
        let page = await source().load(b * block, block, true)
        if (b > 0 && !page.rows.length) page = await source().load((b = 0), block, true)
        if (g !== generation) return
        blocks = new Map([[b, page.rows]])
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
