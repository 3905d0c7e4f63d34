#!/usr/bin/env bash
# The browser's own computation says of every shared election, under every rule, letter for letter what the server's says.
set -euo pipefail
cd "$(dirname "$0")/../.."
export TERRACE=${TERRACE:-build/release/terrace} TERRACE_SHARED_DATA=${TERRACE_SHARED_DATA:-../shared/data}
PATH="$PWD/web/toolchain/node_modules/.bin:$PATH" exec node web/tools/compare_recomputation.mjs
