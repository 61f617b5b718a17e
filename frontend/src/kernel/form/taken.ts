import type { Field } from '../types'

/** Whether a form takes this field at all; the others are shown on the record's page. */
export const taken = (f: Field): boolean => !f.calc && f.type !== 'file' && f.type !== 'sub'
