import { reactive } from 'vue'

/** The id of the record that was added last to each register, since the program was opened: the next one may be like it. */
export const lastSaved = reactive(new Map<string, string>())
