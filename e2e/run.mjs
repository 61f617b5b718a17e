// Runs all tests of the browser door, or those named: node e2e/run.mjs [record …]. The program
// is built and the demo company made once for all of them, as is the long one if some spec asks for it.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, COMPANY, folder, LARGE, seed } from './program.mjs'

const here = new URL('.', import.meta.url).pathname
const asked = process.argv.slice(2)
const specs = readdirSync(here).filter((f) => f.endsWith('.spec.mjs') && (!asked.length || asked.includes(f.replace('.spec.mjs', ''))))
const dir = folder(tmpdir(), 'opsbook-e2e-all-')
let code = 1
try {
  const OPSBOOK = build(dir)
  const OPSBOOK_SEED = seed(OPSBOOK, join(dir, 'seed'), ...COMPANY)
  const long = specs.some((f) => /scale: LARGE\b/.test(readFileSync(join(here, f), 'utf8')))
  const OPSBOOK_LARGE = long ? seed(OPSBOOK, join(dir, 'large'), 'demo', '--scale', String(LARGE)) : ''
  const ran = spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...specs.map((f) => join(here, f))], { stdio: 'inherit', env: { ...process.env, OPSBOOK, OPSBOOK_SEED, OPSBOOK_LARGE } })
  code = ran.status ?? 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}
process.exit(code)
