import { computed, type ComputedRef, type Ref } from 'vue'
import { startWidth } from '../../fields/widths'
import type { Column } from '../../ui/grid/types'
import { useKinds } from '../kinds'
import { usePrefs } from '../prefs'
import type { Field, Kind } from '../types'
import { arranged, usual } from './looks'
import type { Layout, ListState } from './state'

/** Which columns a list shows, where and how wide: a view's own, else what this PC remembers for the register. */
export function useLayout(kind: Ref<Kind>, state: ComputedRef<ListState>) {
  const kinds = useKinds()
  const prefs = usePrefs()
  const remembered = computed<Layout>(() => {
    const k = kind.value
    const first = usual(k)
    return { order: prefs.order[k.name] ?? first.order, hidden: prefs.hidden[k.name] ?? first.hidden, pins: prefs.pins[k.name] ?? first.pins, widths: prefs.widths[k.name] ?? first.widths }
  })
  const layout = computed<Layout>(() => state.value.layout ?? remembered.value)
  const all = computed(() => arranged(kind.value, layout.value).all)
  const fields = computed(() => arranged(kind.value, layout.value).shown)
  const hidden = computed(() => layout.value.hidden)
  const pins = computed(() => layout.value.pins)

  function keep<K extends keyof Layout>(what: K, value: Layout[K]) {
    if (state.value.layout) state.value.layout[what] = value
    else (prefs[what] as Record<string, Layout[K]>)[kind.value.name] = value
  }
  const width = (f: Field): number => layout.value.widths[f.name] ?? remembered.value.widths[f.name] ?? startWidth(f, kinds.label(f))
  const setWidth = (key: string, px: number) => keep('widths', { ...layout.value.widths, [key]: Math.round(px) })

  /** Columns that nobody has given a width begin as wide as what stands in them, so that more of them are seen. */
  function settle(columns: Column[], fit: (c: Column) => number) {
    const own = remembered.value.widths
    const found = columns.filter((c) => !(c.key in own)).map((c) => [c.key, Math.max(64, Math.min(180, fit(c)))])
    prefs.widths[kind.value.name] = { ...Object.fromEntries(found), ...own }
  }
  function toggle(name: string) {
    const now = new Set(hidden.value)
    if (!now.delete(name)) now.add(name)
    if (now.size < all.value.length) keep('hidden', [...now])
  }
  /** Puts a column in the place of another; it is pinned if that one is. */
  function place(key: string, over: string) {
    const old = all.value.map((f) => f.name)
    const names = old.filter((n) => n !== key)
    names.splice(names.indexOf(over) + (old.indexOf(key) < old.indexOf(over) ? 1 : 0), 0, key)
    keep('order', names)
    pin(key, pins.value.includes(over))
  }
  function pin(key: string, on = !pins.value.includes(key)) {
    keep('pins', [...pins.value.filter((k) => k !== key), ...(on ? [key] : [])])
  }
  /** The layout with the width that each column really has, to be saved. */
  const whole = (): Layout => ({ ...layout.value, widths: Object.fromEntries(fields.value.map((f) => [f.name, width(f)])) })
  return { all, fields, hidden, pins, width, setWidth, settle, toggle, place, pin, whole }
}
