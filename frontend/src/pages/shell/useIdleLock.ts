import { onBeforeUnmount, onMounted } from 'vue'
import { useSession } from '../../kernel/session'

const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
const TELL = 1_000

/** Locks the file after the user's minutes without a key or the mouse, in this page or another one of the program. */
export function useIdleLock(): void {
  const session = useSession()
  let last = Date.now()
  let told = 0
  let timer = 0
  let pages: BroadcastChannel | undefined
  function here() {
    last = Date.now()
    if (last - told < TELL) return
    told = last
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target, it stays within the origin
    pages?.postMessage('here')
  }
  function look() {
    const minutes = session.status?.lockMinutes ?? 0
    if (minutes > 0 && session.state === 'open' && Date.now() - last > minutes * 60_000) void session.lock()
  }
  onMounted(() => {
    pages = new BroadcastChannel('opsbook.here')
    pages.addEventListener('message', () => (last = Date.now()))
    for (const s of SIGNS) window.addEventListener(s, here, { passive: true, capture: true })
    timer = window.setInterval(look, 5_000)
  })
  onBeforeUnmount(() => {
    for (const s of SIGNS) window.removeEventListener(s, here, { capture: true })
    clearInterval(timer)
    pages?.close()
  })
}
