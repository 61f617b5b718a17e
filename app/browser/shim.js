// window.go.<package>.<Struct>.<Method>(...) and window.runtime.*, as the window
// gives them, over HTTP.
(() => {
  const broken = (zh, en) => new Error(JSON.stringify({ code: 'internal', message: { zh, en } }))
  const call = async (name, args) => {
    let reply
    try {
      reply = await fetch('/_rpc', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        // A call made with fewer arguments than it has sends null for undefined.
        body: JSON.stringify({ name, args: args.map((a) => (a === undefined ? null : a)) }),
      })
    } catch {
      throw broken('程序已经停止,请重新启动程序。', 'The program has stopped; start it again.')
    }
    if (reply.status === 403) throw broken('链接已失效,请重新启动程序。', 'The link is no longer valid; start the program again.')
    if (reply.status === 413) throw broken('内容太多,一次放不下,请分几次粘贴。', 'Too much at once; paste it in several parts.')
    if (!reply.ok) throw broken('界面和程序对不上,请刷新页面。', 'The page and the program do not match; reload the page.')
    const { result, error } = await reply.json()
    if (error !== undefined) throw new Error(error)
    return result
  }
  const node = (path) =>
    new Proxy((...args) => call(path, args), {
      // "then" is asked of everything that is awaited; a path is not a promise.
      get: (_, key) => (typeof key !== 'string' || key === 'then' ? undefined : node(path ? `${path}.${key}` : key)),
    })
  window.go = node('')

  const listeners = new Map()
  const heard = (name, data) => [...(listeners.get(name) ?? [])].forEach((f) => f(...data))
  new EventSource('/_events').onmessage = (m) => {
    const { name, data } = JSON.parse(m.data)
    heard(name, data)
  }
  const on = (name, callback, max) => {
    let left = max
    const off = () => listeners.get(name)?.delete(heardOnce)
    const heardOnce = (...data) => {
      if (max > 0 && --left <= 0) off()
      callback(...data)
    }
    if (!listeners.has(name)) listeners.set(name, new Set())
    listeners.get(name).add(heardOnce)
    return off
  }
  const runtime = {
    EventsOnMultiple: on,
    EventsOn: (name, callback) => on(name, callback, -1),
    EventsOnce: (name, callback) => on(name, callback, 1),
    EventsOff: (...names) => names.forEach((name) => listeners.delete(name)),
    EventsOffAll: () => listeners.clear(),
    EventsEmit: (name, ...data) => heard(name, data),
    Environment: async () => ({ buildType: 'production', platform: 'browser', arch: '' }),
    BrowserOpenURL: (url) => void window.open(url, '_blank', 'noopener'),
    ClipboardSetText: (text) => navigator.clipboard.writeText(text).then(() => true),
    ClipboardGetText: () => navigator.clipboard.readText(),
    WindowSetTitle: (title) => void (document.title = title),
    WindowPrint: () => window.print(),
    WindowReload: () => location.reload(),
  }
  // What only a window can do (size, place, drop of files) is silently nothing here.
  window.runtime = new Proxy(runtime, { get: (t, key) => t[key] ?? (() => undefined) })
})()
