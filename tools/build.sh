#!/usr/bin/env bash
# build.sh PRESET JOBS TARGET...: configures once, and anew when the presets changed; then leaves it to ninja, which asks CMake again only
# when it must.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1 jobs=$2
shift 2
folder=build/$preset
if [ ! -f "$folder/build.ninja" ] || [ CMakePresets.json -nt "$folder/build.ninja" ]; then
    echo "== 配置 · configuring $folder" >&2
    cmake --fresh --preset "$preset" >"build/$preset.configure.log" 2>&1 || { cat "build/$preset.configure.log" >&2; exit 1; }
fi
ninja -C "$folder" -j "$jobs" "$@"
