import { onBeforeUnmount, onMounted, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { api } from '../../kernel/api'
import { on } from '../../kernel/door'
import { attempt } from '../../kernel/faults'
import { useSession } from '../../kernel/session'
import { modals } from '../../ui/modals'
import { say } from '../../ui/toast'
import { useDifferences } from './differences'
import { useDuplicates } from './duplicates'
import { takePackages } from './handed'
import { asksIn, packagesIn, useIncomingFile } from './incoming'
import { useStanding } from './standing'

/** Milliseconds between two looks into the shared folder, more or less so that PCs do not look at once; the longest between tries while it is not there. */
const EVERY = 60_000
const JITTER = 15_000
const PATIENCE = 600_000

/** Packages of other PCs reach the page from anywhere: dropped on the window, or the program was opened with one. */
export function useExchange(): void {
  const incoming = useIncomingFile()
  const differences = useDifferences()
  const duplicates = useDuplicates()
  const standing = useStanding()
  const session = useSession()
  const { t } = useI18n()
  const timer = ref(0)
  let look = 0
  let pause = EVERY
  let here = true

  /** Before any page that takes files: a package is nobody's attachment. */
  async function dropped(e: DragEvent) {
    const files = packagesIn(e.dataTransfer)
    if (!files.length || modals.length || !session.status?.mayBackup) return
    e.preventDefault()
    e.stopPropagation()
    e.target?.dispatchEvent(new DragEvent('dragleave', { bubbles: true })) // whoever has lit up goes out
    const all = await attempt(() => takePackages(files))
    if (all) incoming.open(all)
  }
  /** What no page has taken: who dropped it should know why nothing happens. */
  function strayed(e: DragEvent) {
    if (e.defaultPrevented || !e.dataTransfer?.files.length || e.target instanceof HTMLInputElement) return
    say({ text: t(asksIn(e.dataTransfer) ? 'exchange.dropAsks' : 'exchange.dropOther'), bad: true })
  }
  async function given() {
    const all = await attempt(api.given)
    if (all?.length) incoming.add(all)
  }
  const stand = () => void attempt(standing.load)
  /** Takes in what others have put into the shared folder. A folder that is not there now is tried again, and complained of on its page only. */
  async function share() {
    try {
      const came = await api.syncShared(true)
      pause = EVERY
      if (came.took || came.held || came.refused) incoming.done()
      else if (came.waits || came.bad) stand()
    } catch {
      pause = Math.min(2 * pause, PATIENCE)
    }
    later()
  }
  const later = () => { if (here) look = window.setTimeout(() => void share(), pause + Math.random() * JITTER) }
  const stops = [
    on('handed', () => void given()),
    on('changed', () => {
      clearTimeout(timer.value)
      timer.value = window.setTimeout(() => void differences.load(), 400)
    }),
  ]
  onMounted(() => {
    window.addEventListener('drop', dropped, true)
    document.addEventListener('drop', strayed)
    void given()
    void differences.load()
    void duplicates.load()
    if (!session.status?.mayBackup) return
    incoming.listeners.add(stand)
    stand()
    later()
  })
  onBeforeUnmount(() => {
    window.removeEventListener('drop', dropped, true)
    document.removeEventListener('drop', strayed)
    stops.forEach((stop) => stop())
    clearTimeout(timer.value)
    here = false
    clearTimeout(look)
    incoming.close()
    incoming.listeners.delete(stand)
    differences.forget()
    duplicates.forget()
    standing.forget()
  })
}
