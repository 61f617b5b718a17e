/**
 * Questions of one kind that are asked again and again: answers may come in another order than
 * they were asked for, and after they are of no interest. `ask` asks and gives the answer to
 * `take`, or rejects as the question does, unless a later question or `forget` has overtaken it.
 */
export function latest() {
  let asked = 0
  return {
    async ask<T>(run: () => Promise<T>, take: (answer: T) => void): Promise<void> {
      const mine = ++asked
      try {
        const answer = await run()
        if (mine === asked) take(answer)
      } catch (e) {
        if (mine === asked) throw e
      }
    },
    forget(): void {
      asked++
    },
  }
}
