import { shallowRef } from 'vue'
import { on } from './door'
import type { Job } from './types'

/** The work that reports its progress at present, as Go tells it. */
export const job = shallowRef<Job | null>(null)

/** Listens for progress; called once at the start. */
export function watchJobs(): void {
  on<Job>('job', (j) => (job.value = j))
}

/** Runs long work and forgets its progress at the end. */
export async function running<T>(work: () => Promise<T>): Promise<T> {
  job.value = null
  try {
    return await work()
  } finally {
    job.value = null
  }
}
