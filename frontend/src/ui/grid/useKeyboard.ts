import type { GridRow } from './types'
import type { useClip } from './useClip'
import type { useCut } from './useCut'
import type { Edges } from './useEdges'
import type { Editor } from './useEditor'
import type { useFill } from './useFill'
import type { Selection } from './useSelection'
import type { Writes } from './useWrites'

interface Ways<R extends GridRow> {
  sel: Selection
  editor: Editor<R>
  writes: Writes<R>
  clip: ReturnType<typeof useClip<R>>
  cuts: ReturnType<typeof useCut<R>>
  filler: ReturnType<typeof useFill<R>>
  edges: Edges<R>
  /** Brings the moving end of the selection in sight; `begin`: and the first columns. */
  show: (begin?: boolean) => void
  /** Whether the rows are in memory: a part of a page that is saved and left as a whole. */
  held: () => boolean
  open: () => void
  /** Takes the selected rows out; false if they cannot be. */
  drop: () => boolean
  tick: () => void
  menu: () => void
  /** Opens the menu of the active cell's column. */
  head: () => void
  /** Shows only rows with what stands in the active cell. */
  only: () => void
  /** Hides the selected columns. */
  hide: () => void
  up: () => void
  today: () => string
}

/** Keys as spreadsheets have them. Keys of an input method are never looked at. */
export function useKeyboard<R extends GridRow>(p: Ways<R>) {
  /** After Esc the next Tab leaves the grid, so that the keyboard is not trapped in it. */
  let leaving = false

  function onKey(e: KeyboardEvent): void {
    if (e.isComposing || e.keyCode === 229) return
    const done = p.editor.at.value ? whileEditing(e) : whileMoving(e)
    if (done) { e.preventDefault(); e.stopPropagation() }
  }

  function whileEditing(e: KeyboardEvent): boolean {
    const { editor, sel } = p
    const at = editor.at.value!
    const list = editor.offers.value
    if (editor.step(e)) return true
    const leave = (then: () => void) => { void editor.commit(); then(); p.show(); return true }
    switch (e.key) {
      case 'Escape':
        editor.end()
        return true
      case 'Enter':
        if (e.altKey) return false // a line break in the cell
        if (e.ctrlKey && p.held()) { void editor.commit(); return false } // the page's
        return leave(() => sel.enter(e.shiftKey))
      case 'Tab':
        return leave(() => void sel.tab(e.shiftKey))
      case 'ArrowDown': case 'ArrowUp':
        if (e.altKey && !list) { if (!editor.calendar()) void editor.look(''); return true }
        if (list) { editor.move(e.key === 'ArrowDown' ? 1 : -1); return true }
        return at.kept ? false : leave(() => void sel.key(bare(e)))
      case 'ArrowLeft': case 'ArrowRight': case 'Home': case 'End': case 'PageUp': case 'PageDown':
        return at.kept ? false : leave(() => void sel.key(bare(e)))
      case 'F2':
        at.kept = true
        return true
    }
    // Shortcuts of the page shall not act on what is typed; those of text editing work.
    if (e.altKey && e.key.toLowerCase() === 'l') { void editor.commit(); return false }
    if ((e.ctrlKey || e.metaKey) && 'sfdk'.includes(e.key.toLowerCase())) { void editor.commit(); return e.key.toLowerCase() === 'd' }
    return false
  }

  function whileMoving(e: KeyboardEvent): boolean {
    const { sel, editor, clip, writes } = p
    const ctrl = e.ctrlKey || e.metaKey
    const was = leaving
    leaving = e.key === 'Escape'
    if (e.altKey) {
      if (e.key === 'ArrowDown' && e.shiftKey && !ctrl && !p.held()) { p.head(); return true }
      if (e.key.toLowerCase() === 'l' && !e.shiftKey && !ctrl && !p.held()) { p.only(); return true }
      if (e.key === 'ArrowDown' && !ctrl) return editor.begin(null) && (editor.calendar(), true)
      return false
    }
    if (e.key === 'ArrowUp' && !ctrl && !e.shiftKey && sel.span.value.r === 0) { p.up(); return true }
    if (ctrl && !p.held() && (e.key === 'PageDown' || e.key === 'PageUp')) return false // to another register
    if (ctrl && p.edges.key(e.key, e.shiftKey)) return true
    if (sel.key(e)) { p.show(e.key === 'Home'); return true }
    switch (e.key) {
      case 'Tab':
        if (ctrl || was || !sel.tab(e.shiftKey)) return false
        p.show()
        return true
      case 'Escape':
        if (p.cuts.cutting.value) { p.cuts.end(); return true }
        return !was && p.held() // the next one is the page's
      case 'Enter':
        if (ctrl && p.held()) return false
        if (ctrl) p.open()
        else { sel.enter(e.shiftKey); p.show() }
        return true
      case 'F2':
        editor.begin(null)
        return true
      case 'Delete': case 'Backspace':
        void clip.clear()
        return true
      case 'ContextMenu':
        p.menu()
        return true
      case 'F10':
        if (!e.shiftKey) return false
        p.menu()
        return true
      case ' ':
        if (!ctrl && !e.shiftKey) return false // typed into the cell
        if (ctrl) sel.column()
        else p.tick()
        return true
    }
    return ctrl ? withCtrl(e, writes) : false
  }
  function withCtrl(e: KeyboardEvent, writes: Writes<R>): boolean {
    switch (e.key.toLowerCase()) {
      case 'a': p.sel.all(); return true
      case 'd': void p.filler.down(); return true
      case 'r': void p.filler.right(); return true
      case 'z': void (e.shiftKey ? writes.again() : writes.back()); return true
      case 'y': void writes.again(); return true
      case '-': return p.drop()
      case '0':
        if (p.held()) return false
        p.hide()
        return true
      case ';': return p.editor.begin(p.today())
    }
    return false
  }
  return { onKey }
}

/** The same arrow without Ctrl and Shift: after typing, an arrow leaves the cell by one. */
const bare = (e: KeyboardEvent) => ({ key: e.key, ctrlKey: false, metaKey: false, shiftKey: false })
