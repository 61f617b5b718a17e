import { say } from '../../ui/toast'
import { api } from '../api'
import { attempt } from '../faults'
import { inStrip } from '../jobs'
import type { Step } from '../types'

/** Takes a step of all records that an import made; tells of how many, or why of none. */
export async function stepAll(batch: string, s: Step, label: string, t: (key: string, named: Record<string, unknown>) => string) {
  await attempt(async () => {
    const taken = await inStrip(label, () => api.importStep(batch, s.name))
    say({ text: t('import.stepped', { n: taken, step: label }) })
  })
}
