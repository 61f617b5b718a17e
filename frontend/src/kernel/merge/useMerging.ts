import { computed, shallowRef, type Ref } from 'vue'
import { useKinds } from '../kinds'
import type { Kind, Row } from '../types'

/** Two ticked rows of a list that may be one: `two` are their ids, `pair` what the dialog is open for. */
export function useMerging(kind: Ref<Kind>, ids: Ref<string[]>) {
  const kinds = useKinds()
  const may = (letter: string) => kinds.may(kind.value, letter)
  const two = computed(() => (kind.value.merges && may('E') && may('X') && ids.value.length === 2 ? ids.value : null))
  const pair = shallowRef<{ keep: string; other: string } | null>(null)
  /** Opens the dialog; `row`, the row of a menu, is the one that goes. */
  function open(row?: Row) {
    const [a, b] = two.value!
    pair.value = row?.id === a ? { keep: b!, other: a! } : { keep: a!, other: b! }
  }
  const close = () => { pair.value = null }
  return { two, pair, open, close }
}
