import { useI18n } from 'vue-i18n'
import { useFields } from '../fields/context'
import { codeLabel, codeOf, isNumber } from '../fields/format'
import { chosen, offered } from '../fields/paint'
import type { Unit } from '../ui/calendar'
import type { Column, Edit, GridRow, Offer, Refusal } from '../ui/grid/types'
import { api } from './api'
import { sentence } from './faults'
import { useKinds } from './kinds'
import type { Field, Kind } from './types'

const UNITS: Partial<Record<Field['type'], Unit>> = { date: 'date', datetime: 'date', month: 'month', year: 'year' }
const CODE_TYPES = new Set(['seq', 'id_card'])

/** What the cells of a register's fields are in any grid, and what is offered in them. */
export function useCells(kind: () => Kind) {
  const { t } = useI18n()
  const kinds = useKinds()
  const ctx = useFields()
  const field = (name: string): Field | undefined => kind().fields.find((f) => f.name === name)

  const column = (f: Field): Omit<Column, 'width'> => ({ key: f.name, title: kinds.label(f), num: isNumber(f), calendar: UNITS[f.type], mono: CODE_TYPES.has(f.type) })
  function codeText(f: Field, v: string): string {
    const code = codeOf(ctx.codes(f.codes), v)
    return code ? codeLabel(code, ctx.english) : v
  }
  async function look(f: Field, typed: string): Promise<Offer[]> {
    if (f.type === 'bool') return [{ value: 1, label: ctx.yes }, { value: 0, label: ctx.no }]
    const found = (await api.offers(kind().name, f.name, typed, 50)) ?? []
    kinds.learn(f.type === 'ref' || f.type === 'user' ? Object.fromEntries(found.map((o) => [o.value, o.label])) : null)
    const out: Offer[] = found.map((o) => ({ value: o.value, label: f.codes ? codeText(f, o.value) : o.label, note: o.note }))
    if (f.type === 'ref' && ctx.creatable(f.to ?? '') && !out.some((o) => o.label === typed)) out.push({ value: null, label: t(typed ? 'fields.createNamed' : 'fields.create', { name: typed }), make: async () => (await ctx.create(f.to ?? '', typed))?.id ?? null })
    return out
  }
  /** Why a cell of this column takes no typing at all. */
  const closed = (c: Column): string => {
    const f = field(c.key)
    return t(f?.calc ? 'sheet.calculated' : f?.locked ? 'sheet.byProgram' : 'sheet.notHere', { name: c.title })
  }
  return {
    ctx, field, column, codeText, closed,
    offers: (c: Column, typed: string) => (offered(field(c.key)!) ? look(field(c.key)!, typed) : null),
    strict: (c: Column) => chosen(field(c.key)!),
  }
}

/** Cells none of which was written, for one reason. */
export function refusedAll<R extends GridRow>(edits: Edit<R>[], e: unknown): Refusal[] {
  return edits.map((x) => ({ id: x.row.id, key: x.key, say: sentence(e) }))
}
