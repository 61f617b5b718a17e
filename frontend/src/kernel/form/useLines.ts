import { computed, onMounted, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { isNumber, show } from '../../fields/format'
import { paint, typable } from '../../fields/paint'
import { startWidth } from '../../fields/widths'
import { useHeld } from '../../ui/grid/held'
import type { Box, Column, Edit, Paint, Sheet, Written } from '../../ui/grid/types'
import type { Voice } from '../../ui/grid/ranges'
import { say } from '../../ui/toast'
import { api } from '../api'
import { refusedAll, useCells } from '../cells'
import { attempt, complain, faultOf, pick } from '../faults'
import { useKinds } from '../kinds'
import { useVoice } from '../list/useVoice'
import { useUnits } from '../units'
import { usePrefs } from '../prefs'
import { STATUS, type Field, type Kind, type Value } from '../types'
import { blankLine, figureOf, growing, headed, inputOf, inUse, isBlank, lineColumns, valueOf, type Line } from './lines'
import type { Form } from './useForm'

/** Room for what a line names: an item with its specification, a device with its model. */
const NAMED = 220

/** The lines of one Sub field as a sheet: they live in the form, and Go reads whatever is typed into them. */
export function useLines(form: Form, doc: Ref<Kind>, field: Ref<Field>, kind: Ref<Kind>) {
  const { t, n } = useI18n()
  const kinds = useKinds()
  const prefs = usePrefs()
  const cells = useCells(() => kind.value)
  const units = useUnits()
  const name = field.value.name
  const start = () => form.starts[name] ?? {}
  const lines = computed(() => form.lines[name] ?? [])
  const grows = growing(kind.value)
  const held = useHeld<Line>({ all: () => lines.value, put: (rows) => { form.lines[name] = [...rows] }, blank: grows ? blankLine : undefined })
  const blank = (l: Line) => isBlank(kind.value, l, start())
  const full = computed(() => lines.value.filter((l) => !blank(l)))
  const fields = computed(() => headed(kind.value, inUse(kind.value, lineColumns(kind.value), lines.value), doc.value, form.draft, cells.ctx))
  const columns = computed<Column[]>(() => fields.value.map((f) => ({
    ...cells.column(f),
    width: prefs.widths[kind.value.name]?.[f.name] ?? Math.max(startWidth(f, kinds.label(f)), f.type === 'ref' ? NAMED : 0),
    sortable: false,
    must: f.required === 'always' && !f.locked,
    editable: typable(f) && (!f.sensitive || kinds.may(kind.value, 'Z')),
  })))
  const widen = (key: string, px: number) => { prefs.widths[kind.value.name] = { ...prefs.widths[kind.value.name], [key]: Math.round(px) } }

  /** The same lines as Go reads them. */
  async function read(rows: Line[], of: number): Promise<Line[]> {
    const out = await api.lines(doc.value.name, form.id, name, rows.map((l) => inputOf(kind.value, l)), of)
    kinds.learn(out.names)
    form.starts[name] = out.start
    return rows.map((l, i) => ({ ...l, ...out.lines?.[i] }))
  }
  async function write(edits: Edit<Line>[]): Promise<Written<Line>> {
    const rows = new Map<string, Line>()
    for (const e of edits) {
      const l = rows.get(e.row.id) ?? e.row
      const { [e.key]: _, ...kept } = l.kept
      rows.set(l.id, { ...l, values: { ...l.values, [e.key]: e.value }, kept })
    }
    const here = new Set(lines.value.map((l) => l.id))
    try {
      return { rows: await read([...rows.values()], here.size + [...rows.keys()].filter((id) => !here.has(id)).length), refused: [] }
    } catch (e) {
      complain(e)
      if (faultOf(e).code !== 'invalid') return { rows: [], refused: refusedAll(edits, e) }
      held.put(lines.value) // too many: all stays as it was
      return { rows: [], refused: [] }
    }
  }
  /** What is wrong with a cell, as far as it is said: what is only missing waits until somebody wanted to save. */
  function wrong(l: Line, key: string): string | undefined {
    const text = l.wrong[key]
    const empty = (valueOf(l, key) ?? '') === ''
    return text && (empty ? form.tried.value && !blank(l) : true) ? pick(text) : undefined
  }
  function text(l: Line, c: Column): string {
    const f = cells.field(c.key)!
    const kept = l.kept[c.key]
    return kept == null || f.codes ? show(f, valueOf(l, c.key), cells.ctx) : String(kept)
  }
  /** A quantity is shown with its unit; it is copied and typed without. */
  const unit = (f: Field, l: Line): { text?: string } => (isNumber(f) && units.unit(kind.value, f, l.values, fields.value) ? { text: units.amount(kind.value, f, l.values) } : {})
  function look(l: Line, c: Column): Paint {
    const why = wrong(l, c.key)
    if (why) return { text: text(l, c), wrong: why }
    const f = cells.field(c.key)!
    const warned = valueOf(l, c.key) === null ? undefined : pick(l.warned[c.key]) || undefined
    return { ...paint(f, l.values[c.key], cells.ctx, f.name === STATUS), ...unit(f, l), ...(warned ? { doubt: 'warn' as const, title: warned } : {}) }
  }
  const sheet = computed<Sheet<Line>>(() => ({
    rows: held, paint: look, draft: text, copy: text, write, strict: cells.strict,
    value: (l, c): Value => valueOf(l, c.key),
    offers: (_, c, typed) => cells.offers(c, typed),
    beyond: grows ? undefined : (rows) => say({ text: t('sheet.beyond', { n: n(rows) }, rows), bad: true }),
  }))
  /** The first cell that cannot stay. */
  function firstWrong(): { r: number; c: number } | null {
    for (const [r, l] of lines.value.entries()) {
      const c = columns.value.findIndex((x) => wrong(l, x.key))
      if (c >= 0) return { r, c }
    }
    return null
  }

  const totals = computed(() => {
    const some = fields.value.filter((f) => kind.value.totals?.includes(f.name))
    if (!some.length) return undefined
    const rows = t('grid.rows', { n: n(full.value.length) }, full.value.length)
    return { [fields.value[0]!.name]: rows, ...Object.fromEntries(some.map((f) => [f.name, show(f, figureOf(full.value, f).sum, cells.ctx)])) }
  })
  const box = ref<Box | null>(null)
  const picked = computed(() => {
    const b = box.value
    if (!b) return null
    const rows = held.shown().slice(b.r0, b.r1 + 1).filter((l) => !blank(l))
    return Object.fromEntries(fields.value.slice(b.c0, b.c1 + 1).map((f) => [f.name, figureOf(rows, f)]))
  })

  const usual = useVoice()
  const voice: Voice = {
    ...usual,
    wrote: (done, undo) => { if (done.changed > 1 || done.closed) usual.wrote(done, undo) }, // a single cell says itself
    dropped: (rows, undo) => say({ text: t('lines.dropped', { n: n(rows) }, rows), label: t('common.undo'), act: undo }),
  }

  onMounted(() => attempt(async () => {
    const was = [...lines.value]
    const now = await read(was, was.length)
    const fresh = new Map(was.map((l, i) => [l, now[i]!])) // what was typed into meanwhile is newer
    form.lines[name] = lines.value.map((l) => fresh.get(l) ?? l)
  }))
  return { sheet, columns, fields, full, held, totals, box, picked, voice, widen, wrong, firstWrong, closed: cells.closed }
}
