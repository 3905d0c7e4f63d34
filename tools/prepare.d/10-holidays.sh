#!/bin/sh
# The published holidays and make-up working days of China, from the npm package chinese-days (MIT), as
# build/generated/holidays.txt. The package is fetched once into .cache/; its checksum is pinned here.
set -eu
version=1.5.7
checksum=87fac6624b9f58084c0c05dac7cac86711beef2c05a86284bff880e4fe92f6c0
root=$(cd "$(dirname "$0")/../.." && pwd)
package=$root/.cache/chinese-days-$version.tgz
made=$root/build/generated/holidays.txt
[ ! "$made" -nt "$0" ] || [ ! "$made" -nt "$root/tools/holidays/build.mjs" ] || exit 0
mkdir -p "$root/.cache" "$root/build/generated"
if [ ! -f "$package" ]; then
    (cd "$root/.cache" && npm pack --silent "chinese-days@$version" >/dev/null)
fi
if ! echo "$checksum  $package" | sha256sum --check --status; then
    echo "10-holidays: $package does not have the checksum written in this script; remove it and run again" >&2
    exit 1
fi
tar -xzOf "$package" package/dist/chinese-days.json >"$root/.cache/chinese-days.json"
node "$root/tools/holidays/build.mjs" "$root/.cache/chinese-days.json" "$made"
