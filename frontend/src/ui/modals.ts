/** The dialogs that are open, the topmost last: it alone answers to Esc, and pages answer to no key while there is one. */
export const modals: symbol[] = []

/** Where the keyboard was last, outside of menus, which are gone when a dialog that they opened is closed. */
let last: HTMLElement | null = null
/** Begins to notice where the keyboard is; once, as the page starts. */
export function watchFocus(): void {
  document.addEventListener('focusin', (e) => {
    const to = e.target as HTMLElement
    if (!to.closest('.pop')) last = to
  })
}
/** What a dialog that opens now gives the keyboard back to. */
export const lastFocus = (): HTMLElement | null => last
