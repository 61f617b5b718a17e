import { onBeforeUnmount, onMounted } from 'vue'
import { useSession } from '../../kernel/session'

const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const

/** Locks the file after the user's minutes without a key or the mouse. */
export function useIdleLock(): void {
  const session = useSession()
  let last = Date.now()
  let timer = 0
  const here = () => (last = Date.now())
  function look() {
    const minutes = session.status?.lockMinutes ?? 0
    if (minutes > 0 && session.state === 'open' && Date.now() - last > minutes * 60_000) void session.lock()
  }
  onMounted(() => {
    for (const s of SIGNS) window.addEventListener(s, here, { passive: true, capture: true })
    timer = window.setInterval(look, 5_000)
  })
  onBeforeUnmount(() => {
    for (const s of SIGNS) window.removeEventListener(s, here, { capture: true })
    clearInterval(timer)
  })
}
