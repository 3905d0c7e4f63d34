// The browser's own computation on a file, for comparing with `terrace fund solve`:
//   node tools/recompute.mjs FILE.pb [RULE [UTILITY [COMPLETION [TIE-BREAK]]]]   prints the same JSON, explained
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

/** The TypeScript of the page, made into one module. */
export async function recomputation() {
  const outDir = mkdtempSync(join(tmpdir(), 'terrace-recompute-'))
  try {
    await build({
      configFile: false, logLevel: 'error', root: new URL('..', import.meta.url).pathname,
      build: { outDir, emptyOutDir: false, target: 'es2022', minify: false, lib: { entry: new URL('../src/competition/recompute.ts', import.meta.url).pathname, formats: ['es'], fileName: () => 'recompute.mjs' } },
    })
    return (await import(join(outDir, 'recompute.mjs'))).recompute
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [file, rule = 'equal-shares', utility = 'cost', completion = 'add1', tie_break = 'id'] = process.argv.slice(2)
  const recompute = await recomputation()
  console.log(JSON.stringify(recompute(readFileSync(file, 'utf8'), { rule, utility, completion, tie_break })))
}
