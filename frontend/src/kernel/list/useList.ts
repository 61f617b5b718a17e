import { computed, shallowRef, watch, type Ref } from 'vue'
import { useFields } from '../../fields/context'
import { fixed, isNumber, scaleOf, show } from '../../fields/format'
import { startWidth } from '../../fields/widths'
import type { Column, Source } from '../../ui/grid/types'
import { api } from '../api'
import { ledger, listed, useKinds } from '../kinds'
import { usePrefs } from '../prefs'
import { STATUS, type Field, type Kind, type ListPage, type ListQuery, type Row } from '../types'
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
    return [...usual, ...kind.value.fields.filter((f) => listed(f) && !usual.includes(f))]
  })
  const hidden = computed(() => prefs.hidden[kind.value.name] ?? all.value.filter((f) => !ledger(kind.value).includes(f)).map((f) => f.name))
  const fields = computed(() => all.value.filter((f) => !hidden.value.includes(f.name)))
  const columns = computed<Column[]>(() => fields.value.map((f) => ({
    key: f.name,
    title: kinds.label(f),
    width: prefs.widths[kind.value.name]?.[f.name] ?? startWidth(f, kinds.label(f)),
    num: isNumber(f),
    mono: CODE_TYPES.has(f.type),
    pinned: f.name === kind.value.key || f.name === kind.value.title,
  })))
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
        return { rows: page.rows ?? [], total: page.total }
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
  const text = (row: Row, c: Column): string => show(field(c.key)!, row.values[c.key], ctx)
  const isTag = (f: Field): boolean => f.name === STATUS
  function setWidth(key: string, px: number) {
    prefs.widths[kind.value.name] = { ...prefs.widths[kind.value.name], [key]: Math.round(px) }
  }
  function toggle(name: string) {
    const now = new Set(hidden.value)
    if (!now.delete(name)) now.add(name)
    if (now.size < all.value.length) prefs.hidden[kind.value.name] = [...now]
  }
  return { state, all, hidden, fields, columns, query, filtered, source, totals, last, ctx, field, text, isTag, setWidth, toggle }
}
