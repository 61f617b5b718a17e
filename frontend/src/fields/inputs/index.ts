import type { Component } from 'vue'
import type { FieldType } from '../types'
import BoolInput from './BoolInput.vue'
import DateInput from './DateInput.vue'
import LongInput from './LongInput.vue'
import NumberInput from './NumberInput.vue'
import PairsInput from './PairsInput.vue'
import RefInput from './RefInput.vue'
import SecretInput from './SecretInput.vue'
import SelectInput from './SelectInput.vue'
import ShownInput from './ShownInput.vue'
import TextInput from './TextInput.vue'

/** One input per field type; a missing one does not compile. */
export const inputs: Record<FieldType, Component> = {
  text: TextInput, longtext: LongInput, richtext: LongInput, int: NumberInput, decimal: NumberInput, money: NumberInput, percent: NumberInput,
  date: DateInput, datetime: DateInput, month: DateInput, year: DateInput, daterange: DateInput, bool: BoolInput,
  enum: SelectInput, multi: SelectInput, ref: RefInput, user: RefInput, phone: TextInput, email: TextInput, id_card: TextInput,
  secret: SecretInput, file: ShownInput, json: PairsInput, sub: ShownInput, seq: TextInput,
}
