/** Which rows of a list are ticked: those named, or all of it but those. */
export interface Ticks {
  all: boolean
  ids: ReadonlySet<string>
}

export const NO_TICKS: Ticks = { all: false, ids: new Set() }
export const isTicked = (t: Ticks, id: string): boolean => t.all !== t.ids.has(id)
/** How many rows are ticked in a list of `total`. */
export const tickedOf = (t: Ticks, total: number): number => (t.all ? Math.max(0, total - t.ids.size) : t.ids.size)
