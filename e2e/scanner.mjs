// Paper as a scanner sees it: the printed form of a document as a grey picture, so many degrees askew.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Page 1 of the form of a record as a JPEG of 150 dpi, turned by degrees. */
export async function scanned(s, form, record, askew = 0) {
  const { result: out, fault } = await s.stage.call('Print', form, { ids: [record.id], query: {} })
  assert.equal(fault, undefined)
  const pdf = await s.page.evaluate(async (t) => [...new Uint8Array(await (await fetch(`/_file/out/${t}`)).arrayBuffer())], out.token)
  const file = join(s.stage.dir, `${record.number}.pdf`)
  writeFileSync(file, Buffer.from(pdf))
  const done = spawnSync('pdftoppm', ['-gray', '-jpeg', '-r', '150', '-f', '1', '-l', '1', '-singlefile', file, file.replace('.pdf', '')])
  assert.equal(done.status, 0, String(done.stderr))
  const jpg = readFileSync(file.replace('.pdf', '.jpg'))
  return askew ? turned(s, jpg, askew) : jpg
}
/** A picture turned by degrees, as JPEG; without one, a page with nothing but lines. */
export const turned = async (s, jpg, degrees) => Buffer.from(await s.page.evaluate(async ([data, angle]) => {
  const img = data && await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.codePointAt(0))], { type: 'image/jpeg' }))
  const c = document.createElement('canvas')
  Object.assign(c, { width: img?.width ?? 1240, height: img?.height ?? 1754 })
  const g = c.getContext('2d')
  g.fillStyle = '#fff'
  g.fillRect(0, 0, c.width, c.height)
  g.translate(c.width / 2, c.height / 2)
  g.rotate((angle * Math.PI) / 180)
  g.fillStyle = '#333'
  if (img) g.drawImage(img, -img.width / 2, -img.height / 2)
  else for (let y = -600; y < 600; y += 60) g.fillRect(-500, y, 900, 3)
  return c.toDataURL('image/jpeg', 0.6).split(',')[1]
}, [jpg?.toString('base64') ?? '', degrees]), 'base64')
