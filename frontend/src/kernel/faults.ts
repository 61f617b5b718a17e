import { say } from '../ui/toast'
import { isEnglish, tr } from './i18n'
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
  return pick(f.text) + (f.ref ? ` [${f.ref}]` : '')
}

export const pick = (t: Text | undefined | null): string => (t ? (isEnglish() && t.en) || t.zh : '')

/** Runs work whose fault is said in the strip; answers undefined then. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (e) {
    if (faultOf(e).code !== 'cancelled') say({ text: sentence(e), bad: true })
    return undefined
  }
}
