#!/usr/bin/env bash
# kill.sh [PROGRAM] [KILLS]: `terrace serve` under load is killed and started again; see bench/kill.cpp for what must hold afterwards.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=${1:-build/release/terrace}
tools/build.sh release "$(nproc)" kill
build/release/kill "$program" "${2:-200}"
