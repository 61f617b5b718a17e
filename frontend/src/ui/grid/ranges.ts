import type { ComputedRef } from 'vue'
import type { RowCache } from './rowCache'
import type { Box, Column, Edit, GridRow, Sheet } from './types'
import type { Edges } from './useEdges'
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

/** What is done with ranges of cells stands on these. */
export interface Ground<R extends GridRow> {
  sheet: () => Sheet<R>
  columns: ComputedRef<Column[]>
  cache: RowCache<R>
  sel: Selection
  writes: Writes<R>
  edges: Pick<Edges<R>, 'under'>
  /** One stands where one was going, and what was typed last is written. */
  settled: () => Promise<void>
  voice: Voice
}

export const sizeOf = (b: Box): number => (b.r1 - b.r0 + 1) * (b.c1 - b.c0 + 1)

/** Reading and writing of ranges of cells. */
export function useRanges<R extends GridRow>(p: Ground<R>) {
  return {
    between: (b: Box): Column[] => p.columns.value.slice(b.c0, b.c1 + 1),
    writable: (row: R, c: Column | undefined): c is Column => !!c?.editable && !!p.sheet().write && p.sheet().open?.(row, c) !== false,
    /** The text that copying takes: a refused one as it was typed. */
    text: (row: R, c: Column): string => p.writes.markOf(row.id, c.key)?.text ?? p.sheet().copy(row, c),
    /** Writes cells as one step and says what became of them; `after` as Writes.run has it. */
    async write(edits: Edit<R>[], closed: number, after?: (refused: Set<Edit<R>>) => Edit<R>[]): Promise<void> {
      const { undo, ...done } = await p.writes.run(edits, after)
      p.voice.wrote({ ...done, closed }, undo)
    },
  }
}
