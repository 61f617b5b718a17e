import { shallowRef } from 'vue'
import { api } from './api'
import { outUrl } from './door'
import type { Out } from './types'

/** The report for whoever helps, while it is being read before it is saved. */
export const report = shallowRef<{ out: Out; text: string } | null>(null)

/** Makes the report and shows it; `said` is what the page itself met. */
export async function makeReport(said = ''): Promise<void> {
  const out = await api.diagnosis(said)
  report.value = { out, text: await (await fetch(outUrl(out.token))).text() }
}
