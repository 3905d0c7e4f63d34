#!/usr/bin/env bash
# Ten times a server under load is killed: whatever it acknowledged is there afterwards. `make soak` kills it two hundred times.
set -euo pipefail
cd "$(dirname "$0")/../.."
bench/soak/kill.sh "${TERRACE:-build/release/terrace}" 10
