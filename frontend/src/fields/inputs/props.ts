import type { Field, Value } from '../types'

/** What every input takes. It emits update:modelValue with the text as typed (Go reads it) and done when it is finished. */
export interface InputProps {
  id: string
  field: Field
  modelValue: Value
  disabled?: boolean
  invalid?: boolean
  required?: boolean
  describedby?: string
}
