import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFields } from '../../fields/context'
import type { Figure } from '../../fields/figures'
import { isNumber, show } from '../../fields/format'
import { paint } from '../../fields/paint'
import { startWidth } from '../../fields/widths'
import type { Box, Column, Sheet } from '../../ui/grid/types'
import { api } from '../api'
import { complain, faultOf, pick } from '../faults'
import { useKinds } from '../kinds'
import { usePrefs } from '../prefs'
import { STATUS, type Field, type Report, type ReportResult, type Value } from '../types'

/** A row of a report: it has no record, so its place is its id. */
export interface ReportRow { id: string; values: Record<string, Value> }

/** A report being asked: what it is asked with, what it says, and the same as a sheet that is only read. */
export function useReport(report: Report, given: Record<string, Value>) {
  const { t, n } = useI18n()
  const kinds = useKinds()
  const prefs = usePrefs()
  const ctx = useFields()
  const asked = ref<Record<string, Value>>(Object.fromEntries(report.params.map((f) => [f.name, given[f.name] ?? null])))
  const wrong = ref<Record<string, string>>({})
  const result = shallowRef<ReportResult | null>(null)
  const busy = ref(false)
  let latest = 0

  /** What nobody can guess and is not said yet; a month or a year is this one. */
  const missing = computed(() => report.params.filter((f) => f.required === 'always' && !['month', 'year'].includes(f.type) && !f.default && (asked.value[f.name] ?? '') === ''))

  /** Asks what stands in the fields; or `again` what was answered last, whatever is being typed. */
  async function run(again = false): Promise<void> {
    const last = again ? result.value?.params : undefined
    if (again && !last) return
    if (!again && missing.value.length) { result.value = null; return }
    const mine = ++latest
    busy.value = true
    try {
      const out = await api.report(report.name, last ?? asked.value)
      if (mine !== latest) return
      kinds.learn(out.names)
      if (!again) asked.value = { ...out.params }
      wrong.value = {}
      result.value = out
    } catch (e) {
      if (mine !== latest) return
      const f = faultOf(e)
      wrong.value = Object.fromEntries(Object.entries(f.fields ?? {}).map(([name, text]) => [name, pick(text)]))
      if (!Object.keys(wrong.value).length) complain(e)
    } finally {
      if (mine === latest) busy.value = false
    }
  }

  const fields = computed<Field[]>(() => (result.value?.columns ?? []).flatMap((name) => report.fields.find((f) => f.name === name) ?? []))
  const field = (c: Column): Field => fields.value.find((f) => f.name === c.key)!
  /** Columns up to the one that names a row stay in sight, where few stand before it. */
  const pinned = computed(() => { const at = fields.value.findIndex((f) => f.name === report.title); return at < 3 ? at : -1 })
  /** Whether a column of texts has no more than signs in it. */
  const marks = (f: Field): boolean => f.type === 'text' && (result.value?.rows ?? []).every((r) => String(r[f.name] ?? '').length <= 1)
  const columns = computed<Column[]>(() => fields.value.map((f, i) => ({
    key: f.name, title: kinds.label(f), num: isNumber(f), sortable: false, pinned: i <= pinned.value,
    width: prefs.widths[report.name]?.[f.name] ?? startWidth(f, kinds.label(f), marks(f)),
  })))
  const widen = (key: string, px: number) => { prefs.widths[report.name] = { ...prefs.widths[report.name], [key]: Math.round(px) } }
  const rows = computed<ReportRow[]>(() => (result.value?.rows ?? []).map((values, i) => ({ id: String(i), values })))
  const text = (r: ReportRow, c: Column) => show(field(c), r.values[c.key] ?? null, ctx)
  /** Rows are given by position, as those of a register are, so that the grid is the one of a list. */
  const sheet = computed<Sheet<ReportRow>>(() => {
    const all = rows.value
    return {
      rows: { load: (offset, limit) => Promise.resolve({ rows: all.slice(offset, offset + limit), total: all.length }) },
      draft: text, copy: text,
      paint: (r, c) => paint(field(c), r.values[c.key] ?? null, ctx, c.key === STATUS),
      value: (r, c) => r.values[c.key] ?? null,
    }
  })
  const totals = computed(() => {
    const sums = result.value?.sums ?? {}
    const summed = fields.value.filter((f) => f.name in sums)
    if (!summed.length) return undefined
    return { [fields.value[0]!.name]: t('report.rows', { n: n(rows.value.length) }, rows.value.length), ...Object.fromEntries(summed.map((f) => [f.name, show(f, sums[f.name]!, ctx)])) }
  })

  const box = ref<Box | null>(null)
  const picked = computed<Record<string, Figure> | null>(() => {
    const b = box.value
    if (!b) return null
    const within = rows.value.slice(b.r0, b.r1 + 1)
    return Object.fromEntries(fields.value.slice(b.c0, b.c1 + 1).map((f) => {
      const got = within.filter((r) => (r.values[f.name] ?? '') !== '')
      return [f.name, { filled: got.length, sum: isNumber(f) ? got.reduce((a, r) => a + Number(r.values[f.name]), 0) : 0 }]
    }))
  })
  return { asked, wrong, result, busy, missing, run, fields, columns, widen, rows, sheet, totals, box, picked }
}
