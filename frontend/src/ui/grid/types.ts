/** One column of the grid. Widths in px. */
export interface Column {
  key: string
  title: string
  width: number
  num?: boolean
  mono?: boolean
  pinned?: boolean
  sortable?: boolean
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
}

/** Where rows come from, by position: any place of the scrollbar is asked for directly. */
export interface Source<R extends GridRow> {
  load(offset: number, limit: number): Promise<Page<R>>
}

/** What a page may do with its grid. */
export interface GridHandle {
  focus(): void
  refresh(): Promise<void>
}
