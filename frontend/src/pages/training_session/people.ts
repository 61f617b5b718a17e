import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFields } from '../../fields/context'
import { show } from '../../fields/format'
import { paint } from '../../fields/paint'
import { startWidth } from '../../fields/widths'
import { api } from '../../kernel/api'
import { refusedAll, useCells } from '../../kernel/cells'
import { complain, pick } from '../../kernel/faults'
import { inStrip } from '../../kernel/jobs'
import { useKinds } from '../../kernel/kinds'
import type { Field, Patch, Row, Value } from '../../kernel/types'
import type { Box, Column, Edit, Sheet, Written } from '../../ui/grid/types'

/** What each part of the page shows of its register; the first few stay in sight. */
const PARTS = {
  training_record: { pinned: 3, columns: ['emp_no', 'employee_id', 'dept_id', 'attendance', 'score', 'retake_score', 'result', 'hours', 'cert_no', 'cert_expiry', 'remark'], said: ['attendance', 'score', 'retake_score', 'result', 'hours', 'cert_no', 'cert_expiry', 'remark'] },
  training_eval: { pinned: 1, columns: ['evaluator', 's_content', 's_trainer', 's_org', 's_use', 'score', 'advice', 'behavior', 'behavior_by', 'behavior_on', 'behavior_note'], said: ['evaluator', 's_content', 's_trainer', 's_org', 's_use', 'advice', 'behavior', 'behavior_by', 'behavior_on', 'behavior_note'] },
} as const
export type Part = keyof typeof PARTS

/** The people of a session, or its evaluations, as a sheet that is typed and pasted into. */
export function usePeople(session: string, part: Part, changed: () => void) {
  const { t, n } = useI18n()
  const kinds = useKinds()
  const ctx = useFields()
  const kind = computed(() => kinds.kind(part)!)
  const { offers, strict, column } = useCells(() => kind.value)
  const editable = computed(() => kinds.may(kind.value, 'E'))
  const total = ref(-1)
  const loaded = shallowRef(new Map<number, Row>())
  const box = ref<Box | null>(null)
  const query = { kind: part, where: [{ field: 'session_id', op: 'is' as const, values: [session] }], sort: part === 'training_record' ? [{ field: 'dept_id', desc: false }, { field: 'emp_no', desc: false }] : [] }

  const fields = computed<Field[]>(() => PARTS[part].columns.flatMap((name) => kind.value.fields.find((f) => f.name === name) ?? []))
  const columns = computed<Column[]>(() => fields.value.map((f, i) => ({
    ...column(f), pinned: i < PARTS[part].pinned, sortable: false, width: startWidth(f, kinds.label(f)), editable: editable.value && (PARTS[part].said as readonly string[]).includes(f.name),
  })))
  const field = (c: Column): Field => fields.value.find((f) => f.name === c.key)!
  const text = (r: Row, c: Column) => show(field(c), r.values[c.key] ?? null, ctx)
  const worth = (r: Row, c: Column): Value => r.values[c.key] ?? null

  async function load(offset: number, limit: number) {
    const p = await api.list({ ...query, offset, limit })
    kinds.learn(p.names)
    total.value = p.total
    const rows = p.rows ?? []
    loaded.value = new Map([...loaded.value, ...rows.map((r, i) => [offset + i, r] as const)])
    return { rows, total: p.total }
  }
  async function write(edits: Edit<Row>[]): Promise<Written<Row>> {
    const patches = new Map<string, Patch>()
    for (const e of edits) {
      const p = patches.get(e.row.id) ?? { id: e.row.id, rev: 0, values: {} }
      p.values[e.key] = e.value
      patches.set(e.row.id, p)
    }
    try {
      const out = await inStrip(t('sheet.writing', { n: n(patches.size) }, patches.size), () => api.patch(part, [...patches.values()]))
      kinds.learn(out.names)
      changed()
      return { rows: out.rows ?? [], refused: (out.done ?? []).flatMap((d) => Object.entries(d.refused ?? {}).map(([key, say]) => ({ id: d.id, key, say: pick(say) }))) }
    } catch (e) {
      complain(e)
      return { rows: [], refused: refusedAll(edits, e) }
    }
  }
  const sheet = computed<Sheet<Row>>(() => ({
    rows: { load }, draft: text, copy: text, value: worth, strict,
    paint: (r, c) => paint(field(c), worth(r, c), ctx, c.key === 'result' || c.key === 'behavior'),
    offers: (_, c, typed) => offers(c, typed),
    write: editable.value ? write : undefined,
  }))
  /** The rows that the chosen cells are in. */
  const picked = computed<Row[]>(() => (box.value ? Array.from({ length: box.value.r1 - box.value.r0 + 1 }, (_, i) => loaded.value.get(box.value!.r0 + i)).filter((r) => r !== undefined) : []))
  return { kind, columns, sheet, total, box, picked, editable }
}
