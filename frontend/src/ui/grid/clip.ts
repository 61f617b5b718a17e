/** What spreadsheets put on the clipboard, read and written: tabs and line breaks with quoted cells, and tables. */

/** Bounds of what is taken from a clipboard. */
export const MAX_ROWS = 20_000
export const MAX_CELLS = 400_000

/** Reads tab-separated text as Excel and WPS write it: quoted cells may hold tabs, line breaks and doubled quotes; the last line break ends the last row. */
export function parseTsv(text: string): string[][] {
  const s = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < s.length; i++) {
    const ch = s[i]!
    if (quoted && ch === '"' && s[i + 1] === '"') { cell += '"'; i++ }
    else if (quoted && ch === '"') quoted = false
    else if (quoted) cell += ch
    else if (ch === '"' && cell === '' && closes(s, i)) quoted = true
    else if (ch === '\t') { row.push(cell); cell = '' }
    else if (ch === '\n') { row.push(cell); rows.push(row); row = []; cell = '' }
    else cell += ch
  }
  row.push(cell)
  rows.push(row)
  return rows
}

/** Whether the quote at i is closed before a tab, a line break or the end: a lone inch mark opens nothing. */
function closes(s: string, i: number): boolean {
  for (let k = i + 1; k < s.length; k++) {
    if (s[k] !== '"') continue
    if (s[k + 1] === '"') k++
    else return k + 1 === s.length || s[k + 1] === '\t' || s[k + 1] === '\n'
  }
  return false
}

/** Writes cells for other programs' paste. */
export function toTsv(rows: string[][]): string {
  return rows.map((r) => r.map((s) => (/["\t\n\r]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s)).join('\t')).join('\r\n')
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The same as a table whose cells are texts, so that Excel keeps leading zeros and long numbers. */
export function toHtml(rows: string[][]): string {
  const esc = (s: string) => s.replace(/[&<>"]/g, (c) => ESCAPES[c]!).replace(/\r?\n/g, '<br>')
  return `<table>${rows.map((r) => `<tr>${r.map((s) => `<td style="mso-number-format:'\\@'">${esc(s)}</td>`).join('')}</tr>`).join('')}</table>`
}

/** Reads the first table of copied HTML, spans filled with blanks; null if there is none. */
export function parseHtml(html: string): string[][] | null {
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table')
  if (!table) return null
  const rows: string[][] = []
  for (const [r, tr] of [...table.rows].slice(0, MAX_ROWS).entries()) {
    const row = (rows[r] ??= [])
    let c = 0
    for (const td of tr.cells) {
      while (row[c] !== undefined) c++
      for (let y = 0; y < Math.min(td.rowSpan, MAX_ROWS - r); y++) {
        const at = (rows[r + y] ??= [])
        for (let x = 0; x < Math.min(td.colSpan, 256); x++) at[c + x] = x || y ? '' : textOf(td)
      }
    }
  }
  return even(rows)
}

/** Rows of one width: what a shorter one lacks is empty, and not what it begins with once more. */
export function even(rows: string[][]): string[][] {
  const width = rows.reduce((w, r) => Math.max(w, r.length), 0)
  if (width * rows.length > MAX_CELLS) return rows // which is too much, and refused as it is
  return rows.map((r) => Array.from({ length: width }, (_, c) => r[c] ?? ''))
}

function textOf(td: HTMLElement): string {
  for (const br of td.querySelectorAll('br')) br.replaceWith('\n')
  return (td.textContent ?? '').replace(/\u00a0/g, ' ').replace(/[ \t]*\n[ \t]*/g, '\n').trim()
}

/** Cells of a paste. Text is what Excel and WPS agree on; a table is read where there is no text. */
export function cellsOf(data: DataTransfer): string[][] {
  const text = data.getData('text/plain')
  return text !== '' ? even(parseTsv(text)) : (parseHtml(data.getData('text/html')) ?? [])
}
