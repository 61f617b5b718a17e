import type { Column } from './types'

/** Width of the row-number gutter, height of the head. */
export const GUTTER = 48
export const HEAD = 34
/** The least and the most that rows can be made high, and the height of a line in rows of several. */
export const LOWEST = 24
export const HIGHEST = 120
const LINE = 18
/** How many lines of text a row of this height shows. */
export const linesOf = (row: number): number => Math.max(1, Math.floor((row - 3) / LINE))
/** Height of the row of filters under the head. */
export const FILTERS = 32

/** Pinned columns first, each in its own order. */
export function ordered(columns: Column[]): Column[] {
  return [...columns.filter((c) => c.pinned), ...columns.filter((c) => !c.pinned)]
}

/** Columns stay pinned, from the first on, as long as the two after them can be seen: else nothing but them could. */
export function roomy(columns: Column[], room: number): Column[] {
  const lefts = edges(columns)
  return columns.map((c, k) => (c.pinned && lefts[Math.min(columns.length, k + 3)]! > room ? { ...c, pinned: false } : c))
}

/** Left edge of each column, and the whole width behind the last. */
export function edges(columns: Column[]): number[] {
  const out = [GUTTER]
  for (const c of columns) out.push(out[out.length - 1]! + c.width)
  return out
}

/** Rows that are drawn beyond each edge, so that a scroll does not flash. */
const MARGIN = 6

/** Positions of the first and last row to draw. */
export function window(top: number, height: number, row: number, total: number): [number, number] {
  return [Math.max(0, Math.floor(top / row) - MARGIN), Math.min(total - 1, Math.ceil((top + height) / row) + MARGIN)]
}

/** The most rows that are drawn at once. */
export const mostRows = (height: number, row: number): number => Math.ceil(height / row) + 2 * MARGIN + 2

/** The first and last column behind the pinned ones to draw, with one more at each side; what is between them is in sight. */
export function across(lefts: number[], pins: number, left: number, width: number): [number, number] {
  const end = lefts.length - 2
  let a = pins
  while (a < end && lefts[a + 1]! <= left + lefts[pins]!) a++
  let z = a
  while (z < end && lefts[z + 1]! < left + width) z++
  return [Math.max(pins, a - 1), Math.min(end, z + 1)]
}

/** Browsers draw nothing beyond some 33 million pixels: taller lists are scrolled on a shorter scale. */
export const TALLEST = 30_000_000

/** How many pixels of rows one pixel of scrolling stands for. */
export function scaleOf(total: number, row: number, view: number): number {
  const tall = total * row
  return tall <= TALLEST ? 1 : (tall - view) / (TALLEST - view)
}

/** The last column takes what room is left beside it. */
export function stretched(columns: Column[], room: number): Column[] {
  const spare = room - edges(columns)[columns.length]!
  const z = columns[columns.length - 1]
  return z && spare > 0 ? [...columns.slice(0, -1), { ...z, width: z.width + spare }] : columns
}

/** The scroll offset that brings a span into view, or the present one if it is there. */
export function reveal(at: number, size: number, from: number, to: number): number {
  if (from < at) return Math.max(0, from)
  if (to > at + size) return to - size
  return at
}

/** The next sorting after a press on a column's head: up, down, none; with `add` beside the others. */
export function toggled(sort: { field: string; desc: boolean }[], field: string, add: boolean) {
  const now = sort.find((s) => s.field === field)
  const next = !now ? { field, desc: false } : now.desc ? null : { field, desc: true }
  if (!add) return next ? [next] : []
  if (!now) return [...sort, { field, desc: false }]
  return sort.flatMap((s) => (s.field === field ? (next ? [next] : []) : [s]))
}

/** Where rows are read again from: the first in sight if the row at work is among them, so that none in sight is missing meanwhile; else that row. */
export const readFrom = (at: number, [first, last]: [number, number]): number => (at >= first && at <= last ? first : at)
