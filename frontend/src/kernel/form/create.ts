import { shallowRef } from 'vue'
import type { Choice } from '../types'

/** A record that is wanted where somebody is about to name it; `text` is what he has typed of its name. */
export interface Wanted {
  kind: string
  text: string
  done: (made: Choice | null) => void
}

/** The dialogs that are open for this, the topmost last: a new record may itself name a new one. */
export const wanted = shallowRef<Wanted[]>([])

/** Opens the form of a register in a dialog and waits: the record that was made, or null. */
export function createRecord(kind: string, text: string): Promise<Choice | null> {
  return new Promise((resolve) => {
    const mine: Wanted = {
      kind, text,
      done: (made) => {
        wanted.value = wanted.value.filter((w) => w !== mine)
        resolve(made)
      },
    }
    wanted.value = [...wanted.value, mine]
  })
}

/** Gives up whatever is open: the file was locked. */
export function dropWanted(): void {
  for (const w of wanted.value) w.done(null)
}
