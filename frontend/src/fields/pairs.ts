import type { Value } from './types'

export interface Pair { name: string; value: string }

/** The name–value pairs of a JSON value; null if it is something else. */
export function pairsOf(v: Value | undefined): Pair[] | null {
  if (v === null || v === undefined || v === '') return []
  try {
    const o = JSON.parse(String(v)) as unknown
    if (typeof o !== 'object' || o === null || Array.isArray(o)) return null
    const entries = Object.entries(o)
    return entries.every(([, x]) => typeof x === 'string') ? entries.map(([name, value]) => ({ name, value: value as string })) : null
  } catch {
    return null
  }
}

/** Pairs as JSON text; "" without any that says something. */
export function textOf(pairs: Pair[]): string {
  const full = pairs.filter((p) => p.name.trim() && p.value.trim())
  return full.length ? JSON.stringify(Object.fromEntries(full.map((p) => [p.name.trim(), p.value.trim()]))) : ''
}
