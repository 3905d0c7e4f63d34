// What the build adds to dist/: the service worker with its list of files, a .gz and .br beside every file that gains
// by it, and a stop when a page has grown beyond its budget (docs: UX, goals).
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin, Rollup } from 'vite'

type Bundle = Rollup.OutputBundle

// kB = 1000 B of gzip, JavaScript and CSS together, as first loaded.
const FIRST_LOAD_KB = { field: 70, resident: 60, desk: 200 } as const
const LAZY_PHONE_SCREEN_KB = 15
const DESK_ONLY = /maplibre|echarts|reka-ui/

const gz_kb = (source: string | Uint8Array) => gzipSync(source, { level: 9 }).length / 1000

function chunk(bundle: Bundle, file: string): Rollup.OutputChunk | undefined {
  const out = bundle[file]
  return out?.type === 'chunk' ? out : undefined
}

/** Files reached from `file`: by static imports only, or with the lazily loaded screens as well. */
function reach(bundle: Bundle, file: string, with_lazy: boolean, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const here = chunk(bundle, file)
  if (!here) return seen
  const styles = (here as { viteMetadata?: { importedCss?: Set<string>; importedAssets?: Set<string> } }).viteMetadata
  for (const style of [...(styles?.importedCss ?? []), ...(styles?.importedAssets ?? [])]) seen.add(style)
  for (const next of here.imports) reach(bundle, next, with_lazy, seen)
  if (with_lazy) for (const next of here.dynamicImports) reach(bundle, next, with_lazy, seen)
  return seen
}

function weight_kb(bundle: Bundle, files: Iterable<string>): number {
  let sum = 0
  for (const file of files) {
    const out = bundle[file]
    if (out) sum += gz_kb(out.type === 'chunk' ? out.code : out.source)
  }
  return sum
}

const entry_of = (bundle: Bundle, name: string) =>
  Object.values(bundle).find((out) => out.type === 'chunk' && out.isEntry && out.name === name)!.fileName

export function budgets(): Plugin {
  return {
    name: 'terrace-budgets',
    apply: 'build',
    enforce: 'post',
    writeBundle(_, bundle) {
      const over: string[] = []
      for (const [name, limit] of Object.entries(FIRST_LOAD_KB)) {
        const first = reach(bundle, entry_of(bundle, name), false)
        const kb = weight_kb(bundle, first)
        this.info(`${name}: ${kb.toFixed(1)} kB of ${limit} at first load`)
        if (kb > limit) over.push(`${name} loads ${kb.toFixed(1)} kB, its budget is ${limit}`)
        if (name === 'desk') continue
        const all = reach(bundle, entry_of(bundle, name), true)
        for (const file of all) {
          const part = chunk(bundle, file)
          if (part?.moduleIds.some((id) => DESK_ONLY.test(id))) over.push(`${name} reaches ${file}, which belongs to the desk`)
          if (!part || first.has(file)) continue
          const own = [...reach(bundle, file, false)].filter((f) => !first.has(f))
          const screen = weight_kb(bundle, own)
          if (screen > LAZY_PHONE_SCREEN_KB) over.push(`${name}: screen ${file} adds ${screen.toFixed(1)} kB`)
        }
      }
      if (over.length) this.error(over.join('\n'))
    },
  }
}

/** Writes m/sw.js: the field app and nothing else is kept on the phone. */
export function offline_core(): Plugin {
  return {
    name: 'terrace-offline-core',
    apply: 'build',
    enforce: 'post',
    writeBundle({ dir }, bundle) {
      const files = [...reach(bundle, entry_of(bundle, 'field'), true)].map((file) => `/${file}`).sort()
      const page = readFileSync(join(dir!, 'm/index.html'))
      const version = createHash('sha256').update(page).update(files.join()).digest('hex').slice(0, 12)
      const worker = readFileSync(new URL('../src/offline/worker.js', import.meta.url), 'utf8')
        .replace("'__VERSION__'", JSON.stringify(version))
        .replace('__FILES__', JSON.stringify(['/m/', '/m/manifest.webmanifest', '/m/icon.svg', ...files]))
      writeFileSync(join(dir!, 'm/sw.js'), worker)
    },
  }
}

const COMPRESSIBLE = /\.(js|mjs|css|html|svg|json|webmanifest)$/
const WORTH_BYTES = 1000

function walk(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}

export function compressed(): Plugin {
  return {
    name: 'terrace-compressed',
    apply: 'build',
    enforce: 'post',
    closeBundle() {
      for (const path of walk(new URL('../dist', import.meta.url).pathname)) {
        if (!COMPRESSIBLE.test(path)) continue
        const bytes = readFileSync(path)
        if (bytes.length < WORTH_BYTES) continue
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
      }
    },
  }
}
