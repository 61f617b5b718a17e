import { computed, ref, watch } from 'vue'
import { NO_TICKS, tickedOf, type Ticks } from '../../ui/grid/ticks'
import type { ListQuery } from '../types'
import type { List } from './useList'

/** The rows of a list that are ticked, and how Go is told of them: by name, or as all that the list's question finds but these. */
export function useChecked(list: List) {
  const checked = ref<Ticks>(NO_TICKS)
  const count = computed(() => tickedOf(checked.value, list.last.value?.total ?? 0))
  const ids = computed(() => (checked.value.all ? [] : [...checked.value.ids]))
  const query = computed<ListQuery>(() => (checked.value.all ? { ...list.query.value, but: [...checked.value.ids] } : list.query.value))
  const uncheck = () => { checked.value = NO_TICKS }
  // All of one list is not all of another.
  watch(() => JSON.stringify({ ...list.query.value, sort: null }), () => { if (checked.value.all) uncheck() })
  return { checked, count, ids, query, uncheck }
}
