import type { Article, Policy, PolicySection } from '../../kernel/types'

/** A stretch of a text; `hit` is one that was looked for. */
export interface Piece { text: string; hit: boolean }

/** Cuts a text where the words stand that were looked for. */
export function pieces(text: string, want: string): Piece[] {
  const words = want.trim().split(/\s+/).filter(Boolean)
  if (!words.length) return [{ text, hit: false }]
  const cut = new RegExp(`(${words.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi')
  return text.split(cut).filter(Boolean).map((part) => ({ text: part, hit: words.some((w) => w.toLowerCase() === part.toLowerCase()) }))
}

/** Whether an article has all the words, and belongs to the register that was asked for. */
export function matches(a: Article, want: string, kind: string, names: (kind: string) => string): boolean {
  const kinds = a.clauses.flatMap((c) => c.kinds ?? [])
  if (kind && !kinds.includes(kind)) return false
  const all = [a.title, ...a.clauses.map((c) => c.text), ...kinds.map(names)].join('\n').toLowerCase()
  return want.toLowerCase().split(/\s+/).every((w) => all.includes(w))
}

/** The chapters with what matches; those without anything are left out. */
export function found(p: Policy, fits: (a: Article) => boolean) {
  return p.chapters.map((c) => ({
    ...c, sections: c.sections.map((s): PolicySection => ({ ...s, articles: s.articles.filter(fits) })).filter((s) => s.articles.length),
  })).filter((c) => c.sections.length)
}
