const KEY = 'opsbook.offset.'

/** What this PC keeps for a form: how far its printer is off, in mm, and the sheet. */
export interface PrintSettings { dx: number; dy: number; sheet: string }

export function settings(form: string): PrintSettings {
  const none = { dx: 0, dy: 0, sheet: '' }
  try {
    return { ...none, ...(JSON.parse(localStorage.getItem(KEY + form) ?? '{}') as Partial<PrintSettings>) }
  } catch {
    return none
  }
}

/** Keeps the settings of a form for the next time. */
export function remember(form: string, s: PrintSettings): void {
  try {
    localStorage.setItem(KEY + form, JSON.stringify({ dx: Number(s.dx) || 0, dy: Number(s.dy) || 0, sheet: s.sheet }))
  } catch {
    // not remembered then; the print itself is not affected
  }
}
