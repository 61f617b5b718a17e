import type { ComputedRef } from 'vue'
import type { Column, GridRow } from './types'
import type { Editor } from './useEditor'
import type { useMouse } from './useMouse'
import type { Selection } from './useSelection'

interface Ways<R extends GridRow> {
  mouse: ReturnType<typeof useMouse>
  columns: ComputedRef<Column[]>
  total: () => number
  sel: Selection
  editor: Editor<R>
  focus: () => void
  open: () => void
  tick: () => void
  menu: (at: DOMRect, column: Column) => void
}

/** What a press of the mouse does in the cells. */
export function usePress<R extends GridRow>(p: Ways<R>) {
  const beside = (e: MouseEvent, what: string) => !!(e.target as HTMLElement).closest(what)

  function down(e: MouseEvent) {
    if (beside(e, '.head, .foot, .float, .handle') || !p.total()) return
    e.preventDefault()
    if (beside(e, '.grip')) return p.mouse.grow(e)
    const at = p.mouse.at(e.clientX, e.clientY)
    void p.editor.commit()
    p.focus()
    const b = p.sel.box.value
    const last = p.columns.value.length - 1
    if (e.button === 2 && at.r >= b.r0 && at.r <= b.r1 && at.c >= b.c0 && at.c <= b.c1) return
    if (at.c < 0) {
      p.sel.go(at.r, last)
      p.sel.set({ r0: at.r, r1: at.r, c0: 0, c1: last })
      if (e.button === 0) p.tick()
    } else p.sel.go(at.r, at.c, e.shiftKey)
    if (e.button === 0) p.mouse.select(at)
    if (e.button === 0 && !e.shiftKey && beside(e, '.link')) p.open()
  }
  function twice(e: MouseEvent) {
    if (beside(e, '.head, .foot, .float, .gut')) return
    if (!p.editor.begin(null)) p.open()
  }
  function menu(e: MouseEvent) {
    const c = p.columns.value[p.mouse.at(e.clientX, e.clientY).c]
    if (c && p.total() && !beside(e, '.head, .foot, .float')) p.menu(new DOMRect(e.clientX, e.clientY, 0, 0), c)
  }
  return { down, twice, menu }
}
