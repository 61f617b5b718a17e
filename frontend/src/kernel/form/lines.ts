import { isNumber, show } from '../../fields/format'
import type { FieldContext } from '../../fields/types'
import type { GridRow } from '../../ui/grid/types'
import type { Field, Figure, Input, Kind, LineView, Row, Value } from '../types'
import { taken } from './taken'

/** A line item in a form. `id` names it in the form; `line` is the stored one that it changes. */
export interface Line extends GridRow, LineView {
  line?: string
}

/** The fields of line items that a form sends. */
export const written = (k: Kind): Field[] => k.fields.filter((f) => taken(f) && !f.hidden && !f.locked && f.type !== 'seq' && f.name !== k.parent)

/** The fields that a form shows of line items: also what the program writes into them. */
export const lineColumns = (k: Kind): Field[] => k.fields.filter((f) => !f.hidden && f.name !== k.parent && f.type !== 'sub' && f.type !== 'file' && f.type !== 'secret')

/** The fields that some lines have a use for: spare ones are left out while all are empty there. */
export const inUse = (k: Kind, fields: readonly Field[], lines: readonly (Pick<LineView, 'values'> & Partial<LineView>)[]): Field[] =>
  fields.filter((f) => !k.spare?.includes(f.name) || lines.some((l) => (l.kept?.[f.name] ?? l.values[f.name] ?? null) !== null || l.wrong?.[f.name] || l.uses?.includes(f.name)))

/** Fields as a document has them: those that are somebody's are called by his name, or left out while nobody is named. */
export const headed = (k: Kind, fields: readonly Field[], doc: Kind, values: Readonly<Record<string, Value>>, ctx: FieldContext): Field[] =>
  fields.flatMap((f) => {
    const by = doc.fields.find((x) => x.name === k.heads?.[f.name])
    if (!by) return [f]
    const name = show(by, values[by.name] ?? null, ctx)
    return name ? [{ ...f, label: name, english: name }] : []
  })

const fresh = (id: string, more: Partial<Line> = {}): Line => ({ id, values: {}, kept: {}, wrong: {}, warned: {}, ...more })

/** Whether lines can be added by hand: not where what every one of them needs is written by the program. */
export const growing = (k: Kind): boolean => !k.fields.some((f) => f.required === 'always' && f.locked && f.name !== k.parent && !f.default)

/** A line that nothing is written in. */
export const blankLine = (): Line => fresh(crypto.randomUUID())

/** A stored line in its form; `anew`: as a new one like it. */
export function lineOf(k: Kind, row: Row, anew = false): Line {
  return anew ? fresh(crypto.randomUUID(), { values: inputOf(k, fresh('', { values: row.values })).values }) : fresh(row.id, { values: row.values, line: row.id })
}

/** A line as a form sent it, back in the form. */
export const lineFrom = (i: Input): Line => fresh(i.id ?? crypto.randomUUID(), { values: i.values, line: i.id })

/** What stands in a cell: what was typed where it cannot be read. */
export const valueOf = (l: Line, field: string): Value => l.kept[field] ?? l.values[field] ?? null

/** What is sent of a line. */
export function inputOf(k: Kind, l: Line): Input {
  return { ...(l.line ? { id: l.line } : {}), values: Object.fromEntries(written(k).map((f) => [f.name, valueOf(l, f.name)])) }
}

/** Whether a line says nothing that a new one would not: it is not saved. */
export function isBlank(k: Kind, l: Line, start: Record<string, Value>): boolean {
  return written(k).every((f) => {
    const v = valueOf(l, f.name)
    return v === null || v === '' || v === start[f.name]
  })
}

/** Puts what was refused in cells of the lines that were sent into them: the n-th that is not blank is meant by n. */
export function marked(lines: readonly Line[], blank: (l: Line) => boolean, wrong: Record<number, LineView['wrong']>): Line[] {
  let n = 0
  return lines.map((l) => {
    const own = blank(l) ? undefined : wrong[n++]
    return own ? { ...l, wrong: { ...l.wrong, ...own } } : l
  })
}

/** What one column of lines amounts to: of numbers, those that could be read. */
export function figureOf(lines: readonly Line[], f: Field): Figure {
  const got = lines.filter((l) => valueOf(l, f.name) !== null && !(isNumber(f) && l.kept[f.name] != null))
  return { filled: got.length, sum: isNumber(f) ? got.reduce((a, l) => a + Number(l.values[f.name]), 0) : 0 }
}
