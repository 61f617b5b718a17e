import { inject, type InjectionKey } from 'vue'
import type { FieldContext } from './types'

export const FIELDS: InjectionKey<FieldContext> = Symbol('fields')

/** The register whose form an input stands in; "" where there is none. */
export const FORM_KIND: InjectionKey<string> = Symbol('form kind')

/** The context that the kernel provides at the root. */
export function useFields(): FieldContext {
  const c = inject(FIELDS)
  if (!c) throw new Error('no field context')
  return c
}
