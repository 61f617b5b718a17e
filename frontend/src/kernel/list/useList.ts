import { computed, shallowRef, watch, type Ref } from 'vue'
import { useFields } from '../../fields/context'
import { fixed, isNumber, scaleOf } from '../../fields/format'
import { typable } from '../../fields/paint'
import { startWidth } from '../../fields/widths'
import { ordered } from '../../ui/grid/geometry'
import type { Column, Source } from '../../ui/grid/types'
import { api } from '../api'
import { ledger, listed, useKinds } from '../kinds'
import { usePrefs } from '../prefs'
import { STATUS, type Field, type Kind, type ListPage, type ListQuery, type Row, type Where } from '../types'
import { useLists } from './state'

const CODE_TYPES = new Set(['seq', 'id_card'])

/** A register's list: its columns, its question to Go, its rows and sums. */
export function useList(kind: Ref<Kind>) {
  const kinds = useKinds()
  const prefs = usePrefs()
  const ctx = useFields()
  const lists = useLists()
  const state = computed(() => lists.of(kind.value.name))
  const last = shallowRef<ListPage | null>(null)

  const all = computed(() => {
    const usual = ledger(kind.value)
    const found = [...usual, ...kind.value.fields.filter((f) => listed(f) && !usual.includes(f))]
    const wanted = prefs.order[kind.value.name] ?? []
    const rank = (f: Field) => (wanted.includes(f.name) ? wanted.indexOf(f.name) : wanted.length + found.indexOf(f))
    return wanted.length ? [...found].sort((a, b) => rank(a) - rank(b)) : found
  })
  const hidden = computed(() => prefs.hidden[kind.value.name] ?? all.value.filter((f) => !ledger(kind.value).includes(f)).map((f) => f.name))
  const fields = computed(() => all.value.filter((f) => !hidden.value.includes(f.name)))
  /** Whether the register and the user's rights let a field be typed into in a list. */
  const open = (f: Field): boolean => kinds.may(kind.value, 'E') && !kind.value.appendOnly && typable(f) && (!f.sensitive || kinds.may(kind.value, 'Z'))
  const pins = computed(() => prefs.pins[kind.value.name] ?? [kind.value.key, kind.value.title])
  const columns = computed<Column[]>(() => fields.value.map((f) => ({
    key: f.name,
    title: kinds.label(f),
    width: prefs.widths[kind.value.name]?.[f.name] ?? startWidth(f, kinds.label(f)),
    num: isNumber(f),
    mono: CODE_TYPES.has(f.type),
    pinned: pins.value.includes(f.name),
    editable: open(f),
    link: f.name === kind.value.key,
    filtered: state.value.where.some((w) => w.field === f.name),
  })))
  /** As the grid shows them: pinned first. */
  const shown = computed(() => ordered(columns.value))
  const summed = computed(() => fields.value.flatMap((f) => (kind.value.totals?.includes(f.name) ? f.name : [])))
  const query = computed<ListQuery>(() => ({
    kind: kind.value.name, search: state.value.search, where: state.value.where, sort: state.value.sort, void: state.value.void,
  }))
  const filtered = computed(() => !!state.value.search || state.value.where.length > 0)

  const source = shallowRef<Source<Row>>(make())
  function make(): Source<Row> {
    const q = query.value
    return {
      async load(offset, limit) {
        const page = await api.list({ ...q, offset, limit, sums: summed.value })
        kinds.learn(page.names)
        last.value = page
        // While a long register is being read its newest rows are shown; an event asks again.
        return { rows: page.rows ?? [], total: page.loading ? (page.rows?.length ?? 0) : page.total }
      },
    }
  }
  watch(query, (now, was) => JSON.stringify(now) !== JSON.stringify(was) && (source.value = make()), { deep: true })

  const totals = computed(() => {
    const out: Record<string, string> = {}
    for (const f of fields.value) {
      const n = last.value?.sums?.[f.name]
      if (n !== undefined) out[f.name] = fixed(n, scaleOf(f))
    }
    return out
  })
  const field = (name: string): Field | undefined => kind.value.fields.find((f) => f.name === name)
  const isTag = (f: Field): boolean => f.name === STATUS
  /** Columns that nobody has given a width begin as wide as what stands in them, so that more of them are seen. */
  function settle(fit: (c: Column) => number) {
    const own = prefs.widths[kind.value.name] ?? {}
    const found = columns.value.filter((c) => !(c.key in own)).map((c) => [c.key, Math.max(64, Math.min(180, fit(c)))])
    prefs.widths[kind.value.name] = { ...Object.fromEntries(found), ...own }
  }
  function setWidth(key: string, px: number) {
    prefs.widths[kind.value.name] = { ...prefs.widths[kind.value.name], [key]: Math.round(px) }
  }
  function toggle(name: string) {
    const now = new Set(hidden.value)
    if (!now.delete(name)) now.add(name)
    if (now.size < all.value.length) prefs.hidden[kind.value.name] = [...now]
  }
  /** Puts a column in the place of another; it is pinned if that one is. */
  function place(key: string, over: string) {
    const names = all.value.map((f) => f.name).filter((n) => n !== key)
    const old = all.value.map((f) => f.name)
    names.splice(names.indexOf(over) + (old.indexOf(key) < old.indexOf(over) ? 1 : 0), 0, key)
    prefs.order[kind.value.name] = names
    pin(key, pins.value.includes(over))
  }
  function pin(key: string, on = !pins.value.includes(key)) {
    prefs.pins[kind.value.name] = [...pins.value.filter((k) => k !== key), ...(on ? [key] : [])]
  }
  /** Counts and adds up anew, without touching the rows. */
  async function recount() {
    const page = await api.list({ ...query.value, offset: 0, limit: 0, sums: summed.value })
    last.value = { ...page, rows: last.value?.rows ?? null }
  }
  /** Sets or drops the one filter of a field. */
  function filter(name: string, w: Where | null) {
    const at = state.value.where.findIndex((x) => x.field === name)
    const next = state.value.where.filter((x) => x.field !== name)
    if (w) next.splice(at < 0 ? next.length : at, 0, w)
    state.value.where = next
  }
  return { pins, settle, shown, place, pin, recount, filter, state, all, hidden, fields, columns, query, filtered, source, totals, last, ctx, field, isTag, setWidth, toggle }
}
