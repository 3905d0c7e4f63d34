#!/usr/bin/env bash
# Runs a command with a Node.js that can build web/ first in the PATH: with_node.sh npm run build
# That is the system's own when it is 22.12 or newer, otherwise the one tools/setup.sh put into web/toolchain.
set -euo pipefail
toolchain=$(cd "$(dirname "$0")/../web/toolchain" && pwd)/node_modules/.bin

system_is_enough() {
    local major minor
    command -v node >/dev/null || return 1
    IFS=. read -r major minor _ < <(node --version | tr -d v)
    [ "$major" -gt 22 ] || { [ "$major" -eq 22 ] && [ "$minor" -ge 12 ]; }
}

if [ "${1:-}" = --system-is-enough ]; then
    system_is_enough
    exit
fi
if ! system_is_enough; then
    [ -x "$toolchain/node" ] || { echo "没有可用的 Node.js,先运行 tools/setup.sh · no usable Node.js: run tools/setup.sh first" >&2; exit 1; }
    export PATH="$toolchain:$PATH"
fi
exec "$@"
