import { fixed, isNumber, scaleOf } from './format'
import type { Field } from './types'

/** What some cells of one column amount to; the sum in the smallest unit. */
export interface Figure { filled: number; sum: number }

/** Sum and mean of the columns of numbers in a selection, as people read them. */
export function figures(fields: Field[], got: Record<string, Figure>): { field: Field; sum: string; mean: string }[] {
  return fields.flatMap((field) => {
    const g = got[field.name]
    if (!g?.filled || !isNumber(field)) return []
    return [{ field, sum: fixed(g.sum, scaleOf(field)), mean: fixed(Math.round(g.sum / g.filled), scaleOf(field)) }]
  })
}
