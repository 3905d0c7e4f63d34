// Manners of the source that no compiler checks: nothing that the strict content policy refuses, no vw in font sizes
// (they do not grow with the user's text), no host but our own.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const walk = (dir) =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })

const RULES = [
  { what: 'a static style attribute (refused by style-src)', files: /\.(vue|html)$/, bad: /[\s<](?<![:.])style="/ },
  { what: 'an inline script', files: /\.html$/, bad: /<script(?![^>]*\bsrc=)[^>]*>/ },
  { what: 'an event attribute', files: /\.html$/, bad: /\son\w+="/ },
  { what: 'v-html', files: /\.vue$/, bad: /v-html/ },
  { what: 'vw in a font size', files: /\.(vue|css)$/, bad: /font(-size)?:[^;]*\dvw/ },
  { what: 'another host', files: /\.(vue|ts|css|html|js)$/, bad: /["'(]https?:\/\/(?!www\.w3\.org)/ },
]

const wrong = []
for (const path of [...walk(join(root, 'src')), ...['index.html', 'm/index.html', 'desk/index.html'].map((f) => join(root, f))]) {
  if (/\.test\.ts$/.test(path)) continue
  readFileSync(path, 'utf8').split('\n').forEach((line, i) => {
    for (const { what, files, bad } of RULES) if (files.test(path) && bad.test(line)) wrong.push(`${path.slice(root.length)}:${i + 1}: ${what}`)
  })
}
if (wrong.length) {
  console.error(wrong.join('\n'))
  process.exit(1)
}
