const KEY = 'opsbook.offset.'

/** How far the printer of this PC is off for a form, in mm. */
export function offsets(form: string): { dx: number; dy: number } {
  try {
    return { dx: 0, dy: 0, ...(JSON.parse(localStorage.getItem(KEY + form) ?? '{}') as { dx?: number; dy?: number }) }
  } catch {
    return { dx: 0, dy: 0 }
  }
}

/** Keeps the offsets of a form for the next time. */
export function remember(form: string, dx: number, dy: number): void {
  try {
    localStorage.setItem(KEY + form, JSON.stringify({ dx: Number(dx) || 0, dy: Number(dy) || 0 }))
  } catch {
    // not remembered then; the print itself is not affected
  }
}
