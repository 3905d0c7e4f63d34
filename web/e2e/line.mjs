// A line between browser and server that can be cut, and that can serve a newer service worker.
import http from 'node:http'

export function line(port, target) {
  const state = { cut: false, newer: 0 }
  const sockets = new Set()
  const server = http.createServer((request, response) => {
    if (state.cut) return request.socket.destroy()
    const headers = { ...request.headers, host: new URL(target()).host }
    if (headers.origin) headers.origin = target()
    // Whole and plain, to be changed on the way: an unchanged answer to a conditional request has no text.
    if (request.url === '/m/sw.js') for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) delete headers[name]
    const onward = http.request(target() + request.url, { method: request.method, headers }, (answer) => {
      if (request.url !== '/m/sw.js' || !state.newer) {
        response.writeHead(answer.statusCode, answer.headers)
        return answer.pipe(response)
      }
      let text = ''
      answer.on('data', (part) => (text += part))
      answer.on('end', () => {
        const { 'content-length': _, etag: __, ...rest } = answer.headers
        response.writeHead(answer.statusCode, rest)
        response.end(text.replace(/VERSION = "/, `VERSION = "newer${state.newer}-`))
      })
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done({
    base: `http://127.0.0.1:${port}`,
    cut() {
      state.cut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => (state.cut = false),
    update: () => state.newer++,
    close: () => new Promise((closed) => {
      for (const socket of sockets) socket.destroy()
      server.close(closed)
    }),
  })))
}
