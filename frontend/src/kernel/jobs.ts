import { shallowRef } from 'vue'
import { say } from '../ui/toast'
import { shown } from '../ui/work'
import { api } from './api'
import { on, stopSending } from './door'
import { faultOf, sentence } from './faults'
import type { Job } from './types'

/** The work that reports its progress at present, as Go tells it. */
export const job = shallowRef<Job | null>(null)

/** Whether the work was to be stopped before its name was known. */
let stopped = false

/** Listens for progress; called once at the start. */
export function watchJobs(): void {
  on<Job>('job', (j) => {
    job.value = j
    if (stopped) stop()
  })
}

/** Runs long work and forgets its progress at the end. */
export async function running<T>(work: () => Promise<T>): Promise<T> {
  job.value = null
  stopped = false
  try {
    return await work()
  } finally {
    job.value = null
    stopped = false
  }
}

/** Stops the work that goes on, and what is being sent for it; work that has yet to tell its name stops with it. */
export function stop(): void {
  stopSending()
  stopped = !job.value
  if (job.value) void api.cancel(job.value.id)
}

/** Runs long work that has no dialog: the strip tells how far it is and cancels it. Rejects as the work does, once it has been said that it was cancelled. */
export function inStrip<T>(text: string, work: () => Promise<T>): Promise<T> {
  return shown({ text, cancel: stop }, () => running(work)).catch((e: unknown) => {
    if (faultOf(e).code === 'cancelled') say({ text: sentence(e) })
    throw e
  })
}
