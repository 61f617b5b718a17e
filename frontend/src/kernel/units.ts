import { useFields } from '../fields/context'
import { codeLabel, codeOf, show } from '../fields/format'
import { useKinds } from './kinds'
import type { Field, Kind, Value } from './types'

type Values = Record<string, Value | undefined>

/** How quantities are shown: with the unit that their register says, 3 包. */
export function useUnits() {
  const kinds = useKinds()
  const ctx = useFields()
  const label = (f: Field | undefined, code: Value): string => {
    const found = codeOf(ctx.codes(f?.codes), code)
    return found ? codeLabel(found, ctx.english) : ''
  }
  /** The unit of `f` in a record of `k`; '' if it is no quantity, or a field of `beside` says the unit. */
  function unit(k: Kind, f: Field, values: Values, beside: readonly Field[] = []): string {
    if (f.unit) return beside.some((x) => x.name === f.unit) ? '' : label(k.fields.find((x) => x.name === f.unit), values[f.unit] ?? null)
    const of = f.counts && kinds.kind(k.fields.find((x) => x.name === f.counts)?.to ?? '')
    if (!of || !of.counted) return ''
    return label(of.fields.find((x) => x.name === of.counted!.unit), kinds.names[`${values[f.counts!]}.${of.counted.unit}`] ?? null)
  }
  /** Any value of a record as text, a quantity with its unit. */
  function amount(k: Kind, f: Field, values: Values, beside: readonly Field[] = []): string {
    const text = show(f, values[f.name], ctx)
    const of = text && unit(k, f, values, beside)
    return of ? `${text} ${of}` : text
  }
  return { unit, amount }
}
