/** What can be done with a register from the palette: "新建 领用", "dy sbtz". */

export interface Verb {
  name: 'new' | 'import' | 'print' | 'export'
  /** The action one must have on the register. */
  right: string
  /** What to go to, behind the address of the register. */
  to: string
}

export const VERBS: Verb[] = [
  { name: 'new', right: 'C', to: '/new' },
  { name: 'import', right: 'I', to: '/import' },
  { name: 'print', right: 'P', to: '?open=print' },
  { name: 'export', right: 'O', to: '?open=export' },
]

/** Shorter words are initials, which mean other things as well: they count once a blank follows. */
const WHOLE = 3

/**
 * The verb that a text begins with, and what stands behind it; null if there is none.
 * `words` are those of a verb in the language of the screen, with blanks between. Chinese
 * is written without a blank behind the verb.
 */
export function verbOf(text: string, words: (v: Verb) => string): { verb: Verb; rest: string } | null {
  const typed = text.trimStart().toLowerCase()
  for (const verb of VERBS) {
    for (const w of words(verb).toLowerCase().split(' ')) {
      const latin = /^[a-z]/.test(w)
      if (!typed.startsWith(w)) continue
      const rest = typed.slice(w.length)
      if (latin ? rest.startsWith(' ') || (rest === '' && w.length >= WHOLE) : true) return { verb, rest: rest.trim() }
    }
  }
  return null
}
