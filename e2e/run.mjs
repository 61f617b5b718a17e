// Runs all tests of the browser door, or those named: node e2e/run.mjs [record …]. The program
// is built, and the ledgers that they begin with are made, once for all of them.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { build, folder, ledger } from './program.mjs'

/** The longest begin first, so that none of them is left to run alone at the end; then all others. */
const FIRST = ['grid', 'first', 'settings', 'training', 'stocktake', 'partner', 'waits', 'imports', 'views', 'zoom', 'people', 'hr']

const here = new URL('.', import.meta.url).pathname
const asked = process.argv.slice(2)
const known = readdirSync(here).filter((f) => f.endsWith('.spec.mjs')).map((f) => f.replace('.spec.mjs', ''))
const names = [...FIRST, ...known.filter((n) => !FIRST.includes(n))].filter((n) => !asked.length || asked.includes(n))
if (!names.length) throw new Error(`no such spec: ${asked.join(' ')}`)
const files = names.map((n) => join(here, `${n}.spec.mjs`))
/** Whether some spec says so of its scene. */
const some = (what) => files.some((f) => what.test(readFileSync(f, 'utf8')))
const dir = folder(tmpdir(), 'opsbook-e2e-all-')
process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
process.env.OPSBOOK = build(dir)
const quick = process.env.OPSBOOK_QUICK = build(dir, true)
for (const [name, wanted] of [['SEED', /demo: true/], ['FULL', /documents: true/], ['LARGE', /scale: LARGE\b/]]) {
  if (!some(wanted)) continue
  const at = join(dir, name)
  ledger(quick, at, name)
  process.env[`OPSBOOK_${name}`] = at
}
run({ files, concurrency: 2 }).on('test:fail', () => { process.exitCode = 1 }).compose(new spec()).pipe(process.stdout)
