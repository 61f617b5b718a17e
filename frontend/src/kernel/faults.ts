import { say } from '../ui/toast'
import { isEnglish, tr } from './i18n'
import { makeReport } from './report'
import type { Text } from './types'

/** A finished sentence from Go, or the one that stands for what must not be shown. */
export class Fault extends Error {
  constructor(readonly code: string, readonly text: Text, readonly fields: Record<string, Text> = {}, readonly ref = '') {
    super(text.en)
  }
}

/** Reads what a call rejected with. Go sends a fault as JSON in the message. */
export function faultOf(e: unknown): Fault {
  if (e instanceof Fault) return e
  if (e instanceof DOMException && e.name === 'AbortError') return new Fault('cancelled', { zh: tr('fault.cancelled', 'zh-CN'), en: tr('fault.cancelled', 'en') })
  const message = typeof e === 'string' ? e : e instanceof Error ? e.message : ''
  try {
    const f = JSON.parse(message) as { code: string; message: Text; fields?: Record<string, Text>; ref?: string }
    if (f.code && f.message?.zh) return new Fault(f.code, f.message, f.fields ?? {}, f.ref ?? '')
  } catch {
    // not from Go: said below
  }
  return new Fault('internal', { zh: tr('fault.internal', 'zh-CN'), en: tr('fault.internal', 'en') })
}

/** The sentence in the language of the screen, with the log's reference if it has one. */
export function sentence(e: unknown): string {
  const f = faultOf(e)
  return pick(f.text) + mark(f)
}
const mark = (f: Fault): string => (f.ref ? ` [${f.ref}]` : '')

export const pick = (t: Text | undefined | null): string => (t ? (isEnglish() && t.en) || t.zh : '')

/** Whether the program failed, and not what somebody wanted of it. */
export const grave = (f: Fault): boolean => !!f.ref || f.code === 'internal'

/**
 * The sentence, to be shown where the work was begun. Behind a failure of the program there is more
 * than a clerk should read: the strip offers the report that has it.
 */
export function told(e: unknown): string {
  const f = faultOf(e)
  if (grave(f)) offer(e, tr('fault.offer') + mark(f))
  return sentence(f)
}

/** Says a fault in the strip. */
export function complain(e: unknown): void {
  const f = faultOf(e)
  if (grave(f)) offer(e, sentence(f))
  else say({ text: sentence(f), bad: true })
}

function offer(e: unknown, text: string): void {
  const own = faultOf(e).ref || !(e instanceof Error) ? '' : (e.stack ?? e.message)
  say({ text, bad: true, stays: true, label: tr('fault.save'), act: () => void attempt(() => makeReport(own)) })
}

/** Runs work whose fault is said in the strip; answers undefined then. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (e) {
    if (faultOf(e).code !== 'cancelled') complain(e)
    return undefined
  }
}
