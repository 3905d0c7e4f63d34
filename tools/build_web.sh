#!/usr/bin/env bash
# Builds web/ into web/dist: packages as the lock file says, no install scripts.
set -euo pipefail
cd "$(dirname "$0")/../web"
node=../tools/with_node.sh
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    echo "== 取网页要用的包 · fetching web packages" >&2
    "$node" npm ci --ignore-scripts --loglevel=error </dev/null
    touch node_modules/.package-lock.json
fi
echo "== 构建网页 · building web/dist" >&2
"$node" npm run --silent build </dev/null
