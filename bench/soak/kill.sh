#!/usr/bin/env bash
# kill.sh [PROGRAM] [KILLS]: a server under load is killed and started again; see bench/kill.cpp for what must hold afterwards.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools/build.sh release "$(nproc)" kill
build/release/kill "${2:-200}"
