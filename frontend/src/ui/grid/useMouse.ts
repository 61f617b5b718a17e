import { onBeforeUnmount, shallowRef, type ComputedRef, type Ref } from 'vue'
import { GUTTER, HIGHEST, LOWEST } from './geometry'
import type { Box, Column } from './types'
import type { Selection } from './useSelection'

/** A place under the pointer; c is -1 over the row numbers. */
export interface Place {
  r: number
  c: number
}

interface Ways {
  scroller: Ref<HTMLElement | undefined>
  columns: ComputedRef<Column[]>
  lefts: ComputedRef<number[]>
  pins: ComputedRef<number>
  rowHeight: () => number
  head: Ref<number>
  foot: ComputedRef<number>
  /** The offset of the rows, which a very tall list scrolls on a shorter scale. */
  top: Ref<number>
  total: Ref<number>
  sel: Selection
  /** Makes all rows so many pixels high. */
  height: (px: number) => void
  /** Fills; `other` than is usual: Ctrl was held when the handle was let go. */
  fill: (from: Box, to: Box, other: boolean) => void
}

/** Pixels from an edge within which a drag scrolls on by itself, and the most it scrolls a frame. */
const EDGE = 24
const SPEED = 40

/** Selecting by dragging, with scrolling at the edges; dragging the fill handle. */
export function useMouse(p: Ways) {
  /** The cells a drag of the handle would fill. */
  const filling = shallowRef<Box | null>(null)
  let stop: ((e?: MouseEvent) => void) | null = null
  onBeforeUnmount(() => stop?.())

  /** The cell at a point of the window, held to the rows that there are. */
  function at(x: number, y: number): Place {
    const el = p.scroller.value!
    const b = el.getBoundingClientRect()
    const px = x - b.left
    const fixed = p.lefts.value[p.pins.value]!
    const lx = px < fixed ? px : px + el.scrollLeft
    const c = px < GUTTER ? -1 : p.lefts.value.findIndex((left, i) => lx >= left && lx < (p.lefts.value[i + 1] ?? Infinity))
    const r = Math.floor((y - b.top - p.head.value + p.top.value) / p.rowHeight())
    return { r: Math.max(0, Math.min(p.total.value - 1, r)), c: Math.min(c, p.columns.value.length - 1) }
  }

  /** Follows the pointer until it is let go; scrolls while it is beyond the edges. */
  function follow(move: (to: Place) => void, done: (e?: MouseEvent) => void) {
    stop?.()
    let x = 0
    let y = 0
    let frame = 0
    let moved = false
    const step = () => {
      frame = 0
      const el = p.scroller.value
      if (!el) return
      const b = el.getBoundingClientRect()
      const over = (v: number, low: number, high: number) => Math.max(-SPEED, Math.min(SPEED, v < low ? v - low : v > high ? v - high : 0))
      const dx = over(x, b.left + p.lefts.value[p.pins.value]!, b.right - EDGE)
      const dy = over(y, b.top + p.head.value, b.bottom - p.foot.value - EDGE)
      if (dx > 0 || el.scrollLeft > 0) el.scrollLeft += dx
      el.scrollTop += dy
      move(at(x, y))
      if (dx || dy) frame = requestAnimationFrame(step)
    }
    const onMove = (e: MouseEvent) => {
      x = e.clientX
      y = e.clientY
      moved = true
      if (!frame) frame = requestAnimationFrame(step)
    }
    const end = (e?: MouseEvent) => {
      cancelAnimationFrame(frame)
      window.removeEventListener('mousemove', onMove)
      window.removeEventListener('mouseup', end)
      stop = null
      if (moved) move(at(x, y))
      done(e)
    }
    stop = end
    window.addEventListener('mousemove', onMove)
    window.addEventListener('mouseup', end)
  }

  function select(from: Place) {
    follow((to) => {
      const { r, c } = p.sel.span.value
      const col = from.c < 0 ? p.columns.value.length - 1 : Math.max(0, to.c)
      if (to.r !== r || col !== c) p.sel.go(to.r, col, true)
    }, () => undefined)
  }
  /** The cells beside `from` that a drag to a place fills: downwards or sideways, whichever is farther. */
  function aim(from: Box, to: Place): Box | null {
    const c = Math.max(0, to.c)
    const left = (k: number) => p.lefts.value[k]!
    const tall = p.rowHeight() * Math.max(to.r - from.r1, from.r0 - to.r, 0)
    const wide = Math.max(left(c + 1) - left(from.c1 + 1), left(from.c0) - left(c), 0)
    if (!tall && !wide) return null
    if (tall >= wide) return to.r > from.r1 ? { ...from, r0: from.r1 + 1, r1: to.r } : { ...from, r0: to.r, r1: from.r0 - 1 }
    return c > from.c1 ? { ...from, c0: from.c1 + 1, c1: c } : { ...from, c0: c, c1: from.c0 - 1 }
  }
  /** Drags the fill handle; whether Ctrl is held counts when it is let go, as in spreadsheets. */
  function drag() {
    const from = p.sel.box.value
    follow((to) => { filling.value = aim(from, to) }, (e) => {
      const to = filling.value
      filling.value = null
      if (!to || !e) return
      p.fill(from, to, e.ctrlKey || e.metaKey)
      p.sel.set({ r0: Math.min(from.r0, to.r0), r1: Math.max(from.r1, to.r1), c0: Math.min(from.c0, to.c0), c1: Math.max(from.c1, to.c1) })
    })
  }
  /** Drags the lower border of a row: all rows become as high as that one. */
  function grow(e: MouseEvent) {
    stop?.()
    const from = p.rowHeight() - e.clientY
    const move = (m: MouseEvent) => p.height(Math.max(LOWEST, Math.min(HIGHEST, from + m.clientY)))
    const end = () => {
      window.removeEventListener('mousemove', move)
      window.removeEventListener('mouseup', end)
      stop = null
    }
    stop = end
    window.addEventListener('mousemove', move)
    window.addEventListener('mouseup', end)
  }
  return { at, select, drag, grow, filling }
}
