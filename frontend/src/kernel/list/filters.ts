import type { Field } from '../../fields/types'
import { editable, fixed, isNumber, scaleOf, show } from '../../fields/format'
import type { FieldContext } from '../../fields/types'
import type { Op, Where } from '../types'

/** Records that still lack something. */
export const GAPS: Where = { field: '_gaps', op: 'between', values: ['1', ''] }

/** How a field is filtered: by ticking values, by a range, or by text. */
export type Way = 'values' | 'range' | 'text'

export function wayOf(f: Field): Way {
  if (['enum', 'multi', 'bool', 'ref', 'user'].includes(f.type)) return 'values'
  if (isNumber(f) || ['date', 'datetime', 'month', 'year'].includes(f.type)) return 'range'
  return 'text'
}

/** The operations offered for a field, the usual one first. */
export function opsOf(f: Field): Op[] {
  const way = wayOf(f)
  if (way === 'values') return f.type === 'bool' ? ['oneof', 'not', 'empty', 'filled'] : ['oneof', 'contains', 'not', 'empty', 'filled']
  if (way === 'text') return ['contains', 'is', 'not', 'empty', 'filled']
  const dated = f.type === 'date' || f.type === 'datetime'
  return dated ? ['between', 'next', 'prev', 'is', 'not', 'empty', 'filled'] : ['between', 'is', 'not', 'empty', 'filled']
}

/** How many texts an operation takes; values are ticked, any number of them. */
export function arity(op: Op): 0 | 1 | 2 {
  if (op === 'empty' || op === 'filled') return 0
  return op === 'between' ? 2 : 1
}

/** Whether a filter says anything yet. */
export function complete(w: Where): boolean {
  return arity(w.op) === 0 || w.values.some((v) => v.trim() !== '')
}

/** Whether the values of a filter are written as they are: a part of a text, a number of days. */
const bare = (op: Op): boolean => op === 'contains' || op === 'next' || op === 'prev'

/** The values of a filter as people read them. */
function called(w: Where, f: Field | undefined, ctx: FieldContext): string[] {
  return w.values.map((v) => (!f || bare(w.op) ? v : wayOf(f) === 'values' ? show(f, f.type === 'bool' ? Number(v) : v, ctx) : isNumber(f) && v !== '' ? fixed(Number(v), scaleOf(f)) : v))
}

/** A filter as it is written under the head of its column; Go reads it back as the same one. */
export function written(w: Where | undefined, f: Field, ctx: FieldContext, t: (key: string) => string): string {
  if (!w) return ''
  const [a = '', b = ''] = called(w, f, ctx)
  const all = called(w, f, ctx).join(ctx.english ? ', ' : '、')
  switch (w.op) {
    case 'empty': case 'filled': return t(`filter.written.${w.op}`)
    case 'next': return `+${a}`
    case 'prev': return `-${a}`
    case 'not': return `!${all}`
    case 'is': case 'oneof': return wayOf(f) === 'range' ? all : `=${all}`
    case 'between': return a === b ? a : !b ? `>=${a}` : !a ? `<=${b}` : `${a}..${b}`
    default: return all
  }
}

/** The words of a chip: operation and values, in the language of the screen. */
export function words(w: Where, f: Field | undefined, ctx: FieldContext, t: (key: string, named?: Record<string, unknown>) => string): string {
  const shown = called(w, f, ctx)
  if (w.op === 'between') return t('filter.said.between', { from: shown[0] || '…', to: shown[1] || '…' })
  return t(`filter.said.${w.op}`, { v: shown.join(ctx.english ? ', ' : '、') })
}

/** The texts an editor opens with for a filter that lists are asked with. */
export function typedOf(w: Where | undefined, f: Field | undefined): string[] {
  if (!w || !f || bare(w.op) || !isNumber(f)) return [...(w?.values ?? [])]
  return w.values.map((v) => (v === '' ? '' : editable(f, Number(v))))
}
