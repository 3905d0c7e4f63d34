#!/usr/bin/env bash
# Types, manners and unit tests of web/.
set -euo pipefail
cd "$(dirname "$0")/../web"
../tools/with_node.sh npm run --silent check </dev/null
../tools/with_node.sh npm run --silent test </dev/null
