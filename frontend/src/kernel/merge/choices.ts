import type { Value } from '../../fields/types'
import type { MergeField, MergeInput } from '../types'

/** Whose value a field takes: that of the record that stays, of the other one, or one that is typed. */
export type Side = 'keep' | 'other' | 'typed'

/** What is proposed: the record that stays is right, but where it says nothing. */
export const sidesOf = (fields: MergeField[]): Record<string, Side> => Object.fromEntries(fields.map((x) => [x.field, x.take ? 'other' : 'keep']))

/** What was chosen, as Go is told of it: a field of the record that stays is told as well, as an empty one would take the other's. */
export function chosenOf(fields: MergeField[], sides: Record<string, Side>, typed: Record<string, Value>): Pick<MergeInput, 'take' | 'values'> {
  const take: string[] = []
  const values: Record<string, Value> = {}
  for (const x of fields) {
    if (sides[x.field] === 'other') take.push(x.field)
    else if (sides[x.field] === 'typed') values[x.field] = typed[x.field] ?? null
    else if (x.take) values[x.field] = null
  }
  return { take, values }
}
