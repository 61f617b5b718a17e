import type { Cond, Kind, Value } from '../types'

/** How much a form asks for a field: not at all, to be completed some day, before it can be saved. */
export type Asked = '' | 'later' | 'must'

const holds = (c: Cond, values: Record<string, Value | undefined>): boolean => c.in.includes(String(values[c.field] ?? '')) !== !!c.not

/** What is asked of a field as the others stand now: by its own declaration, or by a check whose conditions hold. */
export function asked(k: Kind, field: string, values: Record<string, Value | undefined>): Asked {
  const own = k.fields.find((f) => f.name === field)?.required
  if (own === 'always') return 'must'
  const live = (k.checks ?? []).filter((c) => c.is === 'required' && c.field === field && (c.when ?? []).every((w) => holds(w, values)))
  if (live.some((c) => !c.later && !c.warn)) return 'must'
  return own === 'later' || live.some((c) => c.later) ? 'later' : ''
}
