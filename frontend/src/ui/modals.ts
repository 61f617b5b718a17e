/** The dialogs that are open, the topmost last: it alone answers to Esc, and pages answer to no key while there is one. */
export const modals: symbol[] = []
