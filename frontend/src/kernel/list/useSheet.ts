import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { show } from '../../fields/format'
import { chosen, paint } from '../../fields/paint'
import { ask } from '../../ui/ask'
import type { Edit, Sheet, Written } from '../../ui/grid/types'
import { api } from '../api'
import { refusedAll, useCells } from '../cells'
import { complain, faultOf, pick } from '../faults'
import { inStrip } from '../jobs'
import { useKinds } from '../kinds'
import { useUnits } from '../units'
import type { Kind, Patch, Patched, Row, Value } from '../types'
import type { useList } from './useList'

/** A list as a sheet: its rows can be typed into, as far as the register and the user's rights allow. */
export function useSheet(kind: Ref<Kind>, list: ReturnType<typeof useList>, own: () => void, beyond: (rows: number) => void) {
  const { t, n } = useI18n()
  const kinds = useKinds()
  const units = useUnits()
  const { ctx, field, isTag } = list
  const { codeText, offers, strict } = useCells(() => kind.value)

  const editable = computed(() => kinds.may(kind.value, 'E') && !kind.value.appendOnly)

  async function write(edits: Edit<Row>[]): Promise<Written<Row>> {
    const patches = patchesOf(edits)
    own()
    const first = await send(patches, edits)
    const late = first.done.filter((d) => d.overtaken)
    if (!late.length) return first.written
    const theirs = new Map(first.written.rows.map((r) => [r.id, r]))
    const answer = await ask({ title: t('sheet.overtaken', { n: n(late.length) }, late.length), text: compared(edits, late, theirs), yes: t('sheet.overwrite') })
    if (answer === null) return { rows: first.written.rows, refused: first.written.refused.filter((r) => !late.some((d) => d.id === r.id)) }
    own()
    const mine = edits.filter((e) => late.some((d) => d.id === e.row.id))
    const again = await send(patchesOf(mine).map((p) => ({ ...p, rev: theirs.get(p.id)?.rev ?? 0 })), mine)
    const fresh = new Set(again.written.rows.map((r) => r.id))
    return {
      rows: [...first.written.rows.filter((r) => !fresh.has(r.id)), ...again.written.rows],
      refused: [...first.written.refused.filter((r) => !late.some((d) => d.id === r.id)), ...again.written.refused],
    }
  }
  async function send(patches: Patch[], edits: Edit<Row>[]): Promise<{ done: Patched[]; written: Written<Row> }> {
    try {
      const out = await inStrip(t('sheet.writing', { n: n(patches.length) }, patches.length), () => api.patch(kind.value.name, patches))
      kinds.learn(out.names)
      const done = out.done ?? []
      const refused = done.flatMap((d) => Object.entries(d.refused ?? {}).map(([key, text]) => ({ id: d.id, key, say: pick(text) })))
      return { done, written: { rows: out.rows ?? [], refused } }
    } catch (e) {
      if (faultOf(e).code === 'cancelled') return { done: [], written: { rows: [], refused: [], stopped: true } }
      complain(e)
      return { done: [], written: { rows: [], refused: refusedAll(edits, e) } }
    }
  }
  /** What was typed beside what somebody else has written meanwhile. */
  function compared(edits: Edit<Row>[], late: Patched[], theirs: Map<string, Row>): string {
    const some = edits.filter((e) => late.some((d) => d.id === e.row.id)).slice(0, 5)
    return some.map((e) => {
      const f = field(e.key)!
      const now = theirs.get(e.row.id)
      const mine = typeof e.value === 'string' && f.codes ? codeText(f, e.value) : chosen(f) ? show(f, e.value, ctx) : String(e.value ?? '')
      return t('sheet.compare', { number: e.row.number, field: kinds.label(f), mine: mine || t('sheet.nothing'), theirs: (now && show(f, now.values[e.key], ctx)) || t('sheet.nothing') })
    }).join('\n')
  }
  /** One and the same for every question. */
  const cells: Omit<Sheet<Row>, 'rows'> = {
    paint(row, c) {
      const f = field(c.key)!
      return { ...paint(f, row.values[c.key], ctx, isTag(f)), ...(units.unit(kind.value, f, row.values, list.fields.value) ? { text: units.amount(kind.value, f, row.values) } : {}), struck: row.state !== 0, badge: row.state !== 0 && c.key === kind.value.title ? t('record.voided') : undefined }
    },
    draft: (row, c) => show(field(c.key)!, row.values[c.key], ctx),
    copy: (row, c) => show(field(c.key)!, row.values[c.key], ctx),
    value: (row, c): Value => row.values[c.key] ?? null,
    open: (row) => row.state === 0 && (!kind.value.open?.length || kind.value.open.includes(row.status)),
    offers: (_, c, typed) => offers(c, typed),
    strict,
    beyond,
  }
  // Its rows are got, not given: another question is no other sheet, and draws nothing before its answer.
  const sheet = computed<Sheet<Row>>(() => ({ ...cells, get rows() { return list.source.value }, write: editable.value ? write : undefined }))
  return { sheet }
}

/** Edits by record. */
function patchesOf(edits: Edit<Row>[]): Patch[] {
  const out = new Map<string, Patch>()
  for (const e of edits) {
    const p = out.get(e.row.id) ?? { id: e.row.id, rev: e.row.rev, values: {} }
    p.values[e.key] = e.value
    out.set(e.row.id, p)
  }
  return [...out.values()]
}
