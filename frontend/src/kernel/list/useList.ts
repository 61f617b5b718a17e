import { computed, shallowRef, watch, type Ref } from 'vue'
import { useFields } from '../../fields/context'
import { fixed, scaleOf } from '../../fields/format'
import { typable } from '../../fields/paint'
import { ordered } from '../../ui/grid/geometry'
import type { Column, Source } from '../../ui/grid/types'
import { api } from '../api'
import { useCells } from '../cells'
import { attempt } from '../faults'
import { useKinds } from '../kinds'
import { STATUS, type Field, type Kind, type ListPage, type ListQuery, type Row, type Where } from '../types'
import { useLists } from './state'
import { useLayout } from './useLayout'

/** A register's list: its columns, its question to Go, its rows and sums. */
export function useList(kind: Ref<Kind>) {
  const kinds = useKinds()
  const ctx = useFields()
  const lists = useLists()
  const state = computed(() => lists.of(kind.value.name))
  const last = shallowRef<ListPage | null>(null)
  const { field, column, closed } = useCells(() => kind.value)

  const { all, fields, hidden, pins, width, setWidth, settle, toggle, place, pin, whole } = useLayout(kind, state)
  /** Whether the register and the user's rights let a field be typed into in a list. */
  const open = (f: Field): boolean => kinds.may(kind.value, 'E') && !kind.value.appendOnly && typable(f) && (!f.sensitive || kinds.may(kind.value, 'Z'))
  const columns = computed<Column[]>(() => fields.value.map((f) => ({
    ...column(f),
    width: width(f),
    pinned: pins.value.includes(f.name),
    editable: open(f),
    link: f.name === (kind.value.key || kind.value.title),
    filtered: state.value.where.some((w) => w.field === f.name),
  })))
  /** As the grid shows them: pinned first. */
  const shown = computed(() => ordered(columns.value))
  const summed = computed(() => fields.value.flatMap((f) => (kind.value.totals?.includes(f.name) ? f.name : [])))
  const query = computed<ListQuery>(() => ({
    kind: kind.value.name, search: state.value.search, where: state.value.where, sort: state.value.sort, void: state.value.void,
  }))
  const filtered = computed(() => !!state.value.search || state.value.where.length > 0)

  /** Names this list among all that are open, in any window, so that what is typed on ends the search before. */
  const turn = Math.random().toString(36).slice(2)
  let asked = 0
  const source = shallowRef<Source<Row>>(make())
  function make(): Source<Row> {
    const q = query.value
    return {
      async load(offset, limit, anew) {
        const page = await api.list({ ...q, offset, limit, sums: summed.value, ...(anew ? { turn, nth: ++asked } : {}) })
        kinds.learn(page.names)
        // While a long register is being read its newest rows are shown; an event asks again.
        return { rows: page.rows ?? [], total: page.loading ? (page.rows?.length ?? 0) : page.total, taken: () => (last.value = page) }
      },
      edge: (from, key, up) => api.edge({ ...q, turn: turn + 'edge', nth: ++asked }, key, from, up),
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
  const isTag = (f: Field): boolean => f.name === STATUS
  /** Counts and adds up anew, without touching the rows. */
  async function recount() {
    const page = await api.list({ ...query.value, offset: 0, limit: 0, sums: summed.value })
    last.value = { ...page, rows: last.value?.rows ?? null }
  }
  watch(summed, (now) => last.value && now.some((name) => last.value?.sums?.[name] === undefined) && void attempt(recount))
  /** Sets or drops the one filter of a field. */
  function filter(name: string, w: Where | null) {
    const at = state.value.where.findIndex((x) => x.field === name)
    const next = state.value.where.filter((x) => x.field !== name)
    if (w) next.splice(at < 0 ? next.length : at, 0, w)
    state.value.where = next
  }
  return { closed, pins, settle, whole, shown, place, pin, recount, filter, state, all, hidden, fields, columns, query, filtered, source, totals, last, ctx, field, isTag, setWidth, toggle }
}

export type List = ReturnType<typeof useList>
