import { shallowRef } from 'vue'

/** A question with two answers, or one that wants a sentence (`reason`). */
export interface Question {
  title: string
  text?: string
  yes: string
  danger?: boolean
  reason?: string
}

interface Open extends Question {
  done: (answer: string | null) => void
}

export const question = shallowRef<Open | null>(null)

/** Asks and waits: null is no, otherwise the sentence that was typed ("" without `reason`). */
export function ask(q: Question): Promise<string | null> {
  return new Promise((resolve) => {
    question.value?.done(null)
    question.value = { ...q, done: (answer) => { question.value = null; resolve(answer) } }
  })
}
