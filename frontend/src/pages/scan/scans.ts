import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { api } from '../../kernel/api'
import { complain, faultOf } from '../../kernel/faults'
import { job, stop } from '../../kernel/jobs'
import type { Kind, ScanPlace, ScanResult } from '../../kernel/types'

/** Pages of a file that went the same way; the file itself stays on the disk until it is sent. */
export interface Went { key: number; file: File; count: number; place: ScanPlace; /** The document of the page before it in the file. */ before?: ScanPlace }

/** The registers at whose records the user may file, those of documents first. */
export function registers(all: Kind[]): Kind[] {
  const open = all.filter((k) => k.chapter && !k.single && k.rights.includes('E'))
  return [...open.filter((k) => k.steps?.length), ...open.filter((k) => !k.steps?.length)]
}

/** How much is sent and read at once; Go takes six files. */
const BATCH = 6
const BATCH_BYTES = 64 << 20
let keys = 0

/** What was scanned since the ledger was opened: it stays while the clerk looks at a document and comes back. */
export const useScans = defineStore('scans', () => {
  const went = shallowRef<Went[]>([])
  const waiting = shallowRef<File[]>([])
  const all = ref(0)
  const busy = ref(false)
  /** Where a hand filed last. */
  const lastKind = ref('')
  /** What has been asked of the work under way; forgetting makes another one of it. */
  let under = { stop: false, forgotten: false }
  const left = computed(() => went.value.filter((w) => w.place.state === 'left'))
  const filed = computed(() => went.value.filter((w) => w.place.state !== 'left'))

  /** Takes files and reads them; more may be added while it goes on. */
  async function add(files: File[]) {
    waiting.value = [...waiting.value, ...files]
    all.value = busy.value ? all.value + files.length : waiting.value.length
    if (!busy.value) await run()
  }
  async function run() {
    busy.value = true
    const mine = (under = { stop: false, forgotten: false })
    job.value = null
    all.value = waiting.value.length
    while (waiting.value.length && !mine.stop) {
      const batch = next()
      // oxlint-disable-next-line no-await-in-loop -- one batch after the other
      if (!(await read(batch, mine)) || mine.forgotten) break
      waiting.value = waiting.value.slice(batch.length)
    }
    busy.value = false
    job.value = null
  }
  function next(): File[] {
    let size = 0
    return waiting.value.slice(0, BATCH).filter((f, i) => (size += f.size) <= BATCH_BYTES || i === 0)
  }
  /** Reads some files; false if that was ended, and none of them counts as read. */
  async function read(files: File[], mine: typeof under): Promise<boolean> {
    const sent = await Promise.all(files.map((f) => api.upload(f).then((u) => ({ f, token: u.token, say: null }), (e: unknown) => ({ f, token: '', say: faultOf(e).text }))))
    if (mine.stop) return false
    try {
      const good = sent.filter((s) => s.token)
      const results = good.length ? (await api.scanFiles(good.map((s) => s.token))) ?? [] : []
      if (mine.forgotten) return false
      good.forEach((s, i) => results[i] && take(s.f, results[i]))
      for (const s of sent) if (s.say) take(s.f, { name: s.f.name, count: 0, places: [{ pages: [], state: 'left', kind: '', id: '', number: '', attachment: '', name: '', mark: '', say: s.say }] })
      return true
    } catch (e) {
      if (faultOf(e).code !== 'cancelled') complain(e)
      return false
    }
  }
  function take(file: File, r: ScanResult) {
    let before: ScanPlace | undefined
    const more = (r.places ?? []).map((place) => {
      const w: Went = { key: ++keys, file, count: r.count, place, before }
      if (place.state !== 'left') before = place
      return w
    })
    went.value = [...went.value, ...more]
  }
  function cancel() {
    under.stop = true
    stop()
  }
  /** Files what is left at a document, all of its pages. */
  async function file(w: Went, kind: string, id: string): Promise<ScanPlace> {
    const { token } = await api.upload(w.file)
    const places = (await api.fileScan(token, w.place.pages ?? [], kind, id)) ?? []
    const done = places.map((place): Went => ({ key: ++keys, file: w.file, count: w.count, place }))
    lastKind.value = kind
    went.value = went.value.flatMap((x) => (x.key === w.key ? done : [x]))
    return places[0]!
  }
  const drop = (w: Went) => { went.value = went.value.filter((x) => x.key !== w.key) }
  const giveUp = () => { waiting.value = [] }
  /** Before somebody else works. */
  function forget() {
    under.stop = under.forgotten = true
    went.value = []
    waiting.value = []
  }
  return { went, waiting, all, busy, left, filed, lastKind, add, run, cancel, file, drop, giveUp, forget }
})
