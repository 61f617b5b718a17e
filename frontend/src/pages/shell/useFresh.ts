import { onBeforeUnmount } from 'vue'
import { on } from '../../kernel/door'
import { useReminders } from '../../kernel/reminders'
import { useSession } from '../../kernel/session'
import { useWaiting } from '../../kernel/waiting'

/** Milliseconds of rest after a change before reminders are asked anew, and the longest that changes put it off. */
const REST = 1500
const LONGEST = 10_000
/** How often it is looked whether another day has begun; a PC may have slept over it. */
const LOOK = 30_000

/** Keeps what waits and what falls due up to date: after changes, here or in another window, and when another day has begun. */
export function useFresh(): void {
  const reminders = useReminders()
  const session = useSession()
  const waiting = useWaiting()
  let timer = 0
  let since = 0
  let day = new Date().toDateString()

  function ask() {
    since = 0
    void reminders.load()
  }
  const stop = on('changed', () => {
    since ||= Date.now()
    clearTimeout(timer)
    timer = window.setTimeout(ask, Math.max(0, Math.min(REST, since + LONGEST - Date.now())))
  })
  function look() {
    const now = new Date().toDateString()
    if (now === day) return
    day = now
    void session.refresh()
    void waiting.load()
    ask()
  }
  const clock = window.setInterval(look, LOOK)
  document.addEventListener('visibilitychange', look)
  onBeforeUnmount(() => {
    stop()
    clearTimeout(timer)
    clearInterval(clock)
    document.removeEventListener('visibilitychange', look)
  })
}
