import { ref } from 'vue'

/** The one way out to Go. Window and browser door put the same object on the page. */
type Bound = Record<string, (...args: unknown[]) => Promise<unknown>>
interface Doors {
  go?: { app?: { App?: Bound } }
  runtime?: { EventsOnMultiple(name: string, cb: (...data: never[]) => void, max: number): (() => void) | undefined }
}

/** How many answers of Go the page waits for. */
export const waiting = ref(0)

/** Counts work as waited for until it is done. */
async function awaited<T>(work: Promise<T>): Promise<T> {
  waiting.value++
  try {
    return await work
  } finally {
    waiting.value--
  }
}

/** Calls a method of package app. Rejects with what Go says; see faults.ts. */
export function call<T>(method: string, ...args: unknown[]): Promise<T> {
  const app = (window as unknown as Doors).go?.app?.App
  if (!app) return Promise.reject(new Error('no door'))
  return awaited(app[method]!(...args) as Promise<T>)
}

/** Listens to an event of Go; the answer stops it. */
export function on<T>(name: string, cb: (data: T) => void): () => void {
  const stop = (window as unknown as Doors).runtime?.EventsOnMultiple(name, cb as (...data: never[]) => void, -1)
  return () => stop?.()
}

/** Where a finished file is fetched. */
export const outUrl = (token: string) => `/_file/out/${encodeURIComponent(token)}`
export const handedUrl = (token: string) => `/_file/handed/${encodeURIComponent(token)}?download`
export const attachedUrl = (id: string) => `/_file/attached/${encodeURIComponent(id)}`

const sending = new Set<AbortController>()

/** Sends bytes; answers what the door answers. Rejects with an AbortError when it is stopped. */
export async function post<T>(path: string, query: Record<string, string>, body: Blob): Promise<T> {
  const c = new AbortController()
  sending.add(c)
  try {
    const answer = await awaited(fetch(`/_file/${path}?${new URLSearchParams(query)}`, { method: 'POST', body, signal: c.signal }))
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return JSON.parse(text) as T
  } finally {
    sending.delete(c)
  }
}

/** Stops whatever is being sent. */
export function stopSending(): void {
  for (const c of sending) c.abort()
}
