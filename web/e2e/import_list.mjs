// A list kept in a workbook is taken over at the desk: the wrong cell is named, nothing comes in until somebody says that the wrong row
// may stay behind, and the same list again adds nothing.
import { crc32 } from 'node:zlib'
import { DESK, expect, launch, listen, sign_in } from './lib.mjs'

/** A zip whose parts are stored as they are. */
function zip(parts) {
  const bodies = []
  const directory = []
  let at = 0
  for (const [name, text] of Object.entries(parts)) {
    const bytes = Buffer.from(text)
    const path = Buffer.from(name)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt32LE(crc32(bytes), 10)
    facts.writeUInt32LE(bytes.length, 14)
    facts.writeUInt32LE(bytes.length, 18)
    facts.writeUInt16LE(path.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    bodies.push(Buffer.from('PK\x03\x04'), facts, path, bytes)
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), facts, tail, path)
    at += 4 + facts.length + path.length + bytes.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(Object.keys(parts).length, 4)
  end.writeUInt16LE(Object.keys(parts).length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...bodies, list, Buffer.from('PK\x05\x06'), end])
}

const sheet = (rows) => `<worksheet><sheetData>${rows.map((row, r) => (row.length
  ? `<row r="${r + 1}">${row.map((text, c) => `<c r="${String.fromCharCode(65 + c)}${r + 1}" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>` : '')).join('')}</sheetData></worksheet>`

const workbook = (sheets) => zip({
  '_rels/.rels': '<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
  'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${Object.keys(sheets).map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i + 1}"/>`).join('')}</sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships>${Object.keys(sheets).map((_, i) => `<Relationship Id="s${i + 1}" Type="x/worksheet" Target="sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
  ...Object.fromEntries(Object.values(sheets).map((rows, i) => [`xl/sheet${i + 1}.xml`, sheet(rows)])),
})

export async function import_list(base, people) {
  const browser = await launch()
  const page = await (await browser.newContext(DESK)).newPage()
  const errors = listen(page)
  await sign_in(page, base, '/desk/', people.desk)
  await page.goto(`${base}/desk/#/import`)
  const rows = [['社区', '类别', '诉求内容'], ['文笔社区', '房屋漏水', '三楼漏水，等了两个月'], [], ['文笔社区', '月亮上的事', '看不懂']]
  const choose = (name, buffer) => page.setInputFiles('input[type=file]', { name, mimeType: '', buffer })
  const go = page.locator('.import-part button.main')

  await choose('一月.xlsx', workbook({ 说明: [['这张表是说明']], 办件: rows }))
  await page.selectOption('.sheet select', '2')
  await page.waitForSelector('.errors li:has-text("B4")', { timeout: 15000 }).catch(() => null)
  expect((await page.textContent('.errors li')).includes('B4'), 'the wrong cell of a workbook is named', await page.textContent('.errors li'))
  expect(await go.isDisabled(), 'nothing is imported while a row is wrong')
  await page.check('.import-part input[type=checkbox]')
  const answered = () => page.waitForResponse((response) => response.url().endsWith('/outbox'))
  let reply = answered()
  await go.click()
  expect((await (await reply).json()).results[0]?.outcome === 'accepted', 'the other row is a case')

  await choose('一月.csv', Buffer.from(rows.filter((row) => row.length).map((row) => row.join(',')).join('\n')))
  await page.waitForSelector('text=CSV, UTF-8')
  await page.waitForSelector('.errors li')
  await page.check('.import-part input[type=checkbox]')
  reply = answered()
  await go.click()
  expect((await (await reply).json()).results[0]?.outcome === 'repeated', 'the same list saved as CSV adds nothing')

  await choose('坏了.xlsx', workbook({ 办件: rows }).subarray(0, 300))
  await page.waitForSelector('[role=alert]')
  expect((await page.textContent('[role=alert]')).includes('坏了'), 'a damaged workbook says so')
  expect(errors.length === 0 || errors.every((one) => /422/.test(one)), 'no error in the console', errors.join(' '))
  await browser.close()
}
