#!/usr/bin/env bash
# Runs every step of tools/prepare.d in order. A step makes one thing the build or the sample needs and that is not
# committed (the division tree, the holidays), keeps downloads in .cache/ and its result in build/generated/, and
# returns at once when its result is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache build/generated
for step in tools/prepare.d/*.sh; do
    [ -x "$step" ] || continue
    "$step" </dev/null || { echo "准备步骤没有完成 · this step failed: $step" >&2; exit 1; }
done
