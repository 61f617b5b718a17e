/** One row of the first run's departments. */
export interface Department { code: string; name: string }

export const blank = (): Department => ({ code: '', name: '' })

/** What a code of a department looks like; Go has the last word. */
const CODE = /^[A-Za-z][A-Za-z0-9]{1,3}$/

/**
 * Departments from a pasted block: a name a line, or two columns in either order.
 * Null: it is one piece of text that belongs into the field as it is.
 */
export function pasted(text: string): Department[] | null {
  const lines = text.split(/\r\n|\r|\n/).map((l) => l.trim()).filter(Boolean)
  if (lines.length < 2 && !text.includes('\t')) return null
  return lines.map((line) => {
    const [a = '', b = ''] = line.split('\t').map((s) => s.trim())
    const codeFirst = CODE.test(a) && !!b
    return codeFirst ? { code: a.toUpperCase(), name: b } : { code: CODE.test(b) ? b.toUpperCase() : '', name: a }
  })
}
