import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { across } from './geometry'
import type { Box, Column, GridRow, Sheet } from './types'
import type { Cutting } from './useCut'
import type { Selection } from './useSelection'
import type { Writes } from './useWrites'

interface Ways<R extends GridRow> {
  sheet: () => Sheet<R>
  shown: ComputedRef<Column[]>
  lefts: ComputedRef<number[]>
  pins: ComputedRef<number>
  /** The rows in sight, by position; those that are not loaded yet without a row. */
  visible: ComputedRef<{ i: number; row: R | undefined }[]>
  sel: Selection
  writes: Writes<R>
  filling: Ref<Box | null>
  cutting: Ref<Cutting<R> | null>
  rowHeight: () => number
  head: Ref<number>
  /** The offset of the first row that is drawn, and what lies between it and where its element lies. */
  top: Ref<number>
  shift: Ref<number>
  left: Ref<number>
  width: Ref<number>
  height: Ref<number>
  /** The first and last row that can be seen, and whether they alone are drawn at present. */
  sight: Ref<[number, number]>
  hasty: Ref<boolean>
}

/** How long a text is in half-width letters: enough to find the widest ones, which alone are measured. */
const letters = (s: string): number => Array.from(s).reduce((n, c) => n + (c > 'ÿ' ? 2 : 1), 0)

/** One drawn cell. */
export interface CellLook {
  key: string
  /** Its column, from 0. */
  at: number
  class: string
  style: Record<string, string>
  text: string
  link: boolean
  blank: boolean
  tone?: string
  struck?: boolean
  doubt?: 'warn' | 'bad'
  badge?: string
  title?: string
  wrong?: boolean
}

/** One drawn row: its cells, the pinned ones first, and the room between those and the others. */
export interface RowLook {
  i: number
  id?: string
  cells: CellLook[]
  pins: number
  gap: number
  /** The selection touches it. */
  hot: boolean
}

/** How cells look: their place, the selection on them, what they say. */
export function useLook<R extends GridRow>(p: Ways<R>) {
  const styles = computed(() => p.shown.value.map((c, k) => ({ width: c.width + 'px', ...(k < p.pins.value ? { left: p.lefts.value[k] + 'px' } : {}) })))
  const classes = computed(() => p.shown.value.map((c, k) => [c.num ? 'num' : '', c.editable ? '' : 'fixed', c.mono ? 'mono' : '', c.link ? 'links' : '', k < p.pins.value ? 'pin' : '', k === p.pins.value - 1 ? 'edge' : ''].filter(Boolean).join(' ')))
  /** Counts what makes all rows draw anew. */
  const layout = shallowRef(0)
  // By getters: where a shallow ref is watched with others, Vue answers to any of them, changed or not.
  watch([() => styles.value, () => classes.value, () => p.sheet().paint, () => p.writes.marks.value, () => p.cutting.value], () => layout.value++, { flush: 'sync' })
  /** The columns that are drawn behind the pinned ones, and the room before them. */
  const drawnColumns = computed(() => across(p.lefts.value, p.pins.value, p.left.value, p.width.value))
  const from = computed(() => drawnColumns.value[0])
  const to = computed(() => drawnColumns.value[1])
  const gap = computed(() => p.lefts.value[from.value]! - p.lefts.value[p.pins.value]!)

  /** What of the selection touches a row; "" for nothing. */
  function rowKey(i: number): string {
    const b = p.sel.box.value
    const f = p.filling.value
    const s = p.sel.span.value
    const inside = i >= b.r0 && i <= b.r1 ? `${b.c0}:${b.c1}:${s.ar === i ? s.ac : ''}:${i === b.r0}${i === b.r1}` : ''
    return f && i >= f.r0 && i <= f.r1 ? inside + 'f' : inside
  }
  /** Where a cell stands among those that were cut: they have one border around them. */
  function cutClass(row: R | undefined, k: number): string {
    const cut = p.cutting.value
    const n = row && cut?.ids.get(row.id)
    const j = cut && n !== undefined ? cut.keys.indexOf(p.shown.value[k]!.key) : -1
    if (!cut || j < 0) return ''
    return ' cut' + (n === 0 ? ' ct' : '') + (n === cut.rows.length - 1 ? ' cb' : '') + (j === 0 ? ' cl' : '') + (j === cut.keys.length - 1 ? ' cr' : '')
  }
  function cellClass(i: number, k: number): string {
    const b = p.sel.box.value
    const f = p.filling.value
    const own = classes.value[k]!
    if (f && i >= f.r0 && i <= f.r1 && k >= f.c0 && k <= f.c1) return own + ' fill'
    if (i < b.r0 || i > b.r1 || k < b.c0 || k > b.c1) return own
    if (!p.sel.many.value) return own + ' at'
    const s = p.sel.span.value
    return own + ' in' + (s.ar === i && s.ac === k ? ' anchor' : '') + (i === b.r0 ? ' et' : '') + (i === b.r1 ? ' eb' : '') + (k === b.c0 ? ' el' : '') + (k === b.c1 ? ' er' : '')
  }
  /** What a cell shows: a refused text as it was typed, else what the sheet says. */
  function cell(row: R | undefined, i: number, k: number): CellLook {
    const c = p.shown.value[k]!
    const own = { key: c.key, at: k, class: cellClass(i, k) + cutClass(row, k), style: styles.value[k]!, link: !!c.link, blank: !row }
    const mark = row && p.writes.markOf(row.id, c.key)
    if (mark) return { ...own, class: own.class + ' wrong', text: mark.text, title: mark.say, wrong: true }
    if (!row) return { ...own, text: '' }
    const { wrong, ...look } = p.sheet().paint(row, c)
    return wrong ? { ...own, ...look, class: own.class + ' wrong', title: wrong, wrong: true } : { ...own, ...look }
  }
  function look(row: R | undefined, i: number): RowLook {
    const cells: CellLook[] = []
    for (let k = 0; k < p.pins.value; k++) cells.push(cell(row, i, k))
    for (let k = from.value; k <= to.value; k++) cells.push(cell(row, i, k))
    return { i, id: row?.id, cells, pins: p.pins.value, gap: gap.value, hot: !!rowKey(i) }
  }
  let drawn = new Map<number, { row: R | undefined; key: string; look: RowLook }>()
  /** The rows as they are drawn. What nothing has changed of is the same object as before, so that it is not drawn again. */
  const rows = computed<RowLook[]>((before) => {
    const next: typeof drawn = new Map()
    const way = `${layout.value} ${from.value} ${to.value} ${gap.value} `
    const [a, z] = p.hasty.value ? p.sight.value : [0, Infinity]
    for (const v of p.visible.value) {
      const key = way + rowKey(v.i)
      const was = drawn.get(v.i)
      if (v.i < a || v.i > z) {
        if (was) next.set(v.i, was)
        continue
      }
      next.set(v.i, was && was.row === v.row && was.key === key ? was : { row: v.row, key, look: look(v.row, v.i) })
    }
    drawn = next
    const looks = Array.from(next.values(), (d) => d.look)
    return before?.length === looks.length && looks.every((l, k) => l === before[k]) ? before : looks
  })

  /** Where the text area lies: over the active cell, kept in sight while it only listens. */
  const spot = computed(() => {
    const s = p.sel.span.value
    const c = p.shown.value[s.ac]
    const x = (p.lefts.value[s.ac] ?? 0) - (s.ac < p.pins.value ? 0 : p.left.value)
    const y = p.head.value + s.ar * p.rowHeight() - p.top.value
    return { x: Math.max(0, Math.min(p.width.value - 60, x)), y: Math.max(0, Math.min(p.height.value - 60, y)), w: c?.width ?? 80 }
  })
  /** The fill handle at the lower right corner of the selection. */
  const handle = computed(() => {
    const b = p.sel.box.value
    const c = p.shown.value[b.c1]
    if (!c || b.c1 < p.pins.value) return null
    return { left: p.lefts.value[b.c1]! + c.width - 5 + 'px', top: (b.r1 + 1) * p.rowHeight() + p.shift.value - 5 + 'px' }
  })
  /** The active cell in words, for those who hear the grid. */
  function told(row: R | undefined, c: Column | undefined): string {
    if (!c) return ''
    const mark = row && p.writes.markOf(row.id, c.key)
    const look = row && p.sheet().paint(row, c)
    return [c.title, mark ? mark.text : look?.text, mark ? mark.say : look?.wrong, p.sel.span.value.ar + 1].filter((s) => s !== undefined && s !== '').join(', ')
  }

  /** The width that fits the title, the rows at hand and their total. */
  function fit(c: Column, rows: R[], el: HTMLElement, total = ''): number {
    const pen = document.createElement('canvas').getContext('2d')
    if (!pen) return c.width
    const font = getComputedStyle(el)
    pen.font = `bold 12px ${font.fontFamily}`
    let w = pen.measureText(c.title).width + 44
    pen.font = `bold 13px ${font.fontFamily}`
    w = Math.max(w, pen.measureText(total).width + 26)
    pen.font = `13px ${font.fontFamily}`
    const longest = rows.map((r) => p.sheet().paint(r, c)).sort((a, b) => letters(b.text) - letters(a.text)).slice(0, 3)
    for (const { text, tone } of longest) {
      w = Math.max(w, pen.measureText(text).width * (c.mono ? 1.08 : 1) + (tone === undefined ? 26 : 40))
    }
    return Math.ceil(Math.max(48, Math.min(480, w)))
  }
  return { rows, style: (k: number) => styles.value[k], spot, handle, told, fit }
}
