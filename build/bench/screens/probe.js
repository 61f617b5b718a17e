// Runs in the page before everything else: how long until something shows, how
// even the frames are while the list is scrolled, how long from a key to the paint.
const frame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())))
/** After the frame that is being made has been painted. */
const shown = () => new Promise((done) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => done(performance.now())
  port2.postMessage(0)
})
/** After the next frame has been painted. */
const painted = () => frame().then(shown)

window.probe = {
  /** ms from begin() until ok() holds and has been painted. */
  async until(begin, ok, most = 15_000) {
    const from = performance.now()
    begin()
    do {
      if (performance.now() - from > most) throw new Error(`not within ${most} ms: ${ok}`)
      await frame()
    } while (!ok())
    return (await shown()) - from
  },
  /** The lengths of n frames in each of which el is scrolled by dy. */
  async frames(el, dy, n) {
    const out = []
    let last = await frame()
    for (let i = 0; i < n; i++) {
      el.scrollTop += dy
      const now = await frame()
      out.push(now - last)
      last = now
    }
    return out
  },
  keys: [],
  /** From here on each key's time to the paint is put into keys. */
  listen() {
    addEventListener('keydown', async (e) => {
      const from = e.timeStamp
      const to = await painted()
      window.probe.keys.push(to - from)
    }, true)
  },
}
