import { computed, ref, shallowRef, watch } from 'vue'
import { show } from '../../fields/format'
import { paint } from '../../fields/paint'
import { useFields } from '../../fields/context'
import { startWidth } from '../../fields/widths'
import type { Column, Sheet, Written } from '../../ui/grid/types'
import { api } from '../../kernel/api'
import { useCells } from '../../kernel/cells'
import { pick, sentence } from '../../kernel/faults'
import { useKinds } from '../../kernel/kinds'
import { useUnits } from '../../kernel/units'
import type { CountHeard, CountLine, CountTally, Field, Value } from '../../kernel/types'

/** What lines may be shown. */
export const ONLY = ['', 'open', 'diff', 'extra'] as const

const SAID = ['real_qty', 'real_location', 'real_user', 'real_condition', 'reason', 'counted_on']
const OF_DEVICES = ['object_no', 'name', 'spec', 'book_location', 'book_user', 'book_qty', 'real_qty', 'diff', 'count_result', 'real_location', 'real_user', 'real_condition', 'reason', 'counted_on']
const OF_STOCK = ['object_no', 'name', 'spec', 'unit', 'book_location', 'book_qty', 'moved_qty', 'real_qty', 'diff', 'count_result', 'reason', 'counted_on']
const BOOKS = ['book_qty', 'moved_qty', 'diff']

/** The lines of a stocktake: what is shown of them, as a sheet in which counts are typed, and how far it is. */
export function useCounts(id: string, devices: () => boolean, blind: () => boolean) {
  const kinds = useKinds()
  const ctx = useFields()
  const units = useUnits()
  const kind = computed(() => kinds.kind('stocktake_row')!)
  const { offers, strict, column } = useCells(() => kind.value)
  const only = ref<(typeof ONLY)[number]>('')
  const place = ref('')
  const text = ref('')
  const places = shallowRef<string[]>([])
  const tally = shallowRef<CountTally | null>(null)
  const may = ref(false)
  const failed = ref('')

  const fields = computed<Field[]>(() => (devices() ? OF_DEVICES : OF_STOCK).flatMap((name) => (blind() && BOOKS.includes(name) ? [] : kind.value.fields.find((f) => f.name === name) ?? [])))
  const columns = computed<Column[]>(() => fields.value.map((f, i) => ({
    ...column(f), mono: i === 0, pinned: i < 2, sortable: false, width: startWidth(f, kinds.label(f)), editable: may.value && SAID.includes(f.name),
  })))
  const field = (c: Column): Field => fields.value.find((f) => f.name === c.key)!
  const shown = (r: CountLine, c: Column) => show(field(c), r.values[c.key] ?? null, ctx)
  const worth = (r: CountLine, c: Column): Value => r.values[c.key] ?? null

  /** Each cell is entered by itself, so that one that is refused keeps no other back. */
  async function write(edits: { row: CountLine; key: string; value: Value }[]): Promise<Written<CountLine>> {
    const out: Written<CountLine> = { rows: [], refused: [] }
    for (const e of edits) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- lines are written in the order in which they were typed
        const h = await api.countEnter(id, e.row.id, { [e.key]: e.value })
        tally.value = h.tally
        if (h.line) out.rows.push(h.line)
      } catch (err) {
        out.refused.push({ id: e.row.id, key: e.key, say: sentence(err) })
      }
    }
    return out
  }
  /** Another question is another list. */
  const sheet = computed<Sheet<CountLine>>(() => {
    const q = { only: only.value, place: place.value, text: text.value }
    return {
      rows: {
        async load(offset, limit) {
          try {
            const p = await api.countLines(id, { ...q, offset, limit })
            kinds.learn(p.names)
            places.value = p.places ?? []
            tally.value = p.tally
            may.value = p.may
            failed.value = ''
            return { rows: p.rows ?? [], total: p.total }
          } catch (e) {
            failed.value = sentence(e)
            return { rows: [], total: 0 }
          }
        },
      },
      draft: shown, copy: shown, value: worth, strict,
      paint: (r, c) => ({ ...paint(field(c), worth(r, c), ctx, c.key === 'count_result'), ...(field(c).unit ? { text: units.amount(kind.value, field(c), r.values, fields.value) } : {}) }),
      offers: (_, c, typed) => offers(c, typed),
      write: may.value ? write : undefined,
    }
  })
  return { only, place, text, places, tally, may, failed, columns, sheet }
}

/** What was heard last, and what the next entry is. */
export interface Said { tone: 'ok' | 'info' | 'warn' | 'bad'; text: string }
const TONE: Record<CountHeard['what'], Said['tone']> = { counted: 'ok', again: 'info', quantity: 'info', moved: 'warn', extra: 'warn', unknown: 'bad' }

/** Figures, or with units: 12, 3包+5个. Longer figures are codes: a scanner goes on with the next thing while a quantity is asked for. */
const QUANTITY = /^(?:[\d.]{1,7}|\d[\d.]*\p{Script=Han}.*)$/u

/** Milliseconds for a key: people need twice as long at their best, scanners a tenth. */
const FAST = 25

/** Tells whether a word was typed by a scanner: `key` is told of each key before it is typed, `scanned` at the end. */
export function usePace() {
  let keys = 0
  let first = 0
  return {
    key(e: KeyboardEvent) {
      if ((e.target as HTMLInputElement).value === '') keys = 0
      if (e.key.length === 1 && keys++ === 0) first = e.timeStamp
    },
    scanned(word: string, at: number) {
      return keys > 1 && keys === word.length && (at - first) / keys < FAST
    },
  }
}

/** Takes what a scanner types, one after the other: nothing is lost while the last one is still being written. */
export function useScanner(id: string, heard: (h: CountHeard) => void) {
  const said = shallowRef<Said | null>(null)
  /** The code whose quantity is asked for. */
  const asking = ref('')
  const unknown = ref('')
  const place = ref('')
  const times = ref(0)
  let turn = Promise.resolve()

  /** `scanned`: it was typed as fast as only a scanner types, so it is a code, be it of figures alone. */
  function enter(text: string, scanned = false) {
    const word = text.trim()
    if (word) turn = turn.then(() => take(word, scanned))
  }
  async function take(word: string, scanned: boolean) {
    const code = asking.value
    const quantity = code && !scanned && QUANTITY.test(word)
    await send(quantity ? { code, qty: word, place: place.value, name: '' } : { code: word, qty: null, place: place.value, name: '' })
  }
  async function send(s: { code: string; qty: Value; place: string; name: string }) {
    unknown.value = ''
    try {
      const h = await api.countScan(id, s)
      times.value++
      asking.value = h.what === 'quantity' ? s.code : ''
      unknown.value = h.what === 'unknown' ? s.code : ''
      said.value = { tone: TONE[h.what], text: pick(h.say) }
      heard(h)
    } catch (e) {
      said.value = { tone: 'bad', text: sentence(e) }
    }
  }
  /** Enters what nobody has registered as a surplus. */
  const surplus = (name: string) => (turn = turn.then(() => send({ code: unknown.value, qty: null, place: place.value, name })))
  const forget = () => { asking.value = '' }
  watch(place, forget)
  return { said, asking, unknown, place, times, enter, surplus, forget }
}
