import type { Unit } from '../calendar'

/** One column of the grid. Widths in px. */
export interface Column {
  key: string
  title: string
  width: number
  num?: boolean
  mono?: boolean
  pinned?: boolean
  sortable?: boolean
  /** Whether its cells take typing at all. */
  editable?: boolean
  /** Its cells are dates, and a calendar opens over them. */
  calendar?: Unit
  /** Its cells open their row with a click. */
  link?: boolean
  /** Nothing is saved while it is empty: marked in the head. */
  must?: boolean
  /** A filter is on it: marked in the head. */
  filtered?: boolean
}

/** The only thing the grid wants of a row. */
export interface GridRow {
  id: string
}

export interface Sorting {
  field: string
  desc: boolean
}

export interface Page<R extends GridRow> {
  rows: R[]
  total: number
  /** Called as the rows are taken up, so that what is drawn beside them is drawn in the same go. */
  taken?: () => void
}

/** Where rows come from, by position: any place of the scrollbar is asked for directly. `anew`: what was asked anew before is no longer waited for. */
export interface Source<R extends GridRow> {
  load(offset: number, limit: number, anew?: boolean): Promise<Page<R>>
  /** Where the block of filled cells of a column that a position belongs to ends (edgeOf), without loading the rows on the way. */
  edge?(from: number, key: string, up: boolean): Promise<number>
}

/** Rows in memory, all of them at hand, with blank ones behind them to be typed into. What is done to them is taken back by putting them back whole. */
export interface Held<R extends GridRow> {
  /** The rows that there are. */
  all(): readonly R[]
  put(rows: readonly R[]): void
  /** The same and the blank ones behind them. */
  shown(): readonly R[]
  /** Puts rows in the place of those with their ids; blank ones become rows that there are. */
  apply(rows: readonly R[]): void
  /** So many more blank rows behind the last. */
  more(n: number): readonly R[]
}

/** A stored value of a cell. */
export type CellValue = string | number | null

/** How a cell looks: its text, the tone of a tag if it is one, and how a doubtful one is underlined, with the reason as its tip. */
export interface Paint {
  text: string
  tone?: string
  struck?: boolean
  doubt?: 'warn' | 'bad'
  title?: string
  /** Why what stands there cannot stay. */
  wrong?: string
  /** A word in front of the text: that the row is void. */
  badge?: string
}

/** One value offered while a cell is edited. */
export interface Offer {
  value: CellValue
  label: string
  note?: string
  /** Makes the value first, as a new record: null if that was given up. It is never taken unasked. */
  make?: () => Promise<CellValue>
}

/** One cell to be written: a typed text, or a stored value when it is put back. */
export interface Edit<R extends GridRow> {
  row: R
  key: string
  value: CellValue
}

/** A cell that was not written, and the sentence that says why. */
export interface Refusal {
  id: string
  key: string
  say: string
}

/** What became of edits: the rows as they are now, and the cells that were refused. */
export interface Written<R extends GridRow> {
  rows: R[]
  refused: Refusal[]
  /** Somebody stopped it, and nothing was written. */
  stopped?: boolean
}

/** Rows and what may be done with them. Without `write` the grid is only read. */
export interface Sheet<R extends GridRow> {
  rows: Source<R> | Held<R>
  paint(row: R, column: Column): Paint
  /** The text that editing begins with. */
  draft(row: R, column: Column): string
  /** The text that copying takes. */
  copy(row: R, column: Column): string
  value(row: R, column: Column): CellValue
  write?(edits: Edit<R>[]): Promise<Written<R>>
  /** Whether this cell of an editable column may be written in this row. */
  open?(row: R, column: Column): boolean
  /** Values for a cell, best first, for what is typed so far; null: its column has no list. */
  offers?(row: R, column: Column, typed: string): Promise<Offer[]> | null
  /** Whether only offered values are good in this column, so that the marked one is taken for a part of it. */
  strict?(column: Column): boolean
  /** Hears how many rows of a paste lay below the last and were left out. */
  beyond?(rows: number): void
}

/** A rectangle of cells by position, both ends included. */
export interface Box {
  r0: number
  r1: number
  c0: number
  c1: number
}

/** What a page may do with its grid. */
export interface GridHandle {
  focus(): void
  refresh(): Promise<void>
  undo(): Promise<void>
  /** Puts what was done beside the cells among the steps that Ctrl+Z takes back. Gives what takes it back as long as it is the last of them. */
  did(back: () => unknown): () => Promise<void>
  go(r: number, c: number): void
  /** Takes rows in memory out, as one step. */
  drop(box?: Box): Promise<void>
  /** What is typed is written, and all that is being written is. */
  settle(): Promise<void>
}

/** The rows of a sheet if they are in memory. */
export function heldOf<R extends GridRow>(sheet: Sheet<R>): Held<R> | null {
  return 'all' in sheet.rows ? sheet.rows : null
}
