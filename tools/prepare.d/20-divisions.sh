#!/bin/sh
# The division tree of 2020, 2021 and 2023 as build/generated/divisions_<year>.csv.zst; kept in .cache/divisions.
set -eu
cd "$(dirname "$0")/../.."
out=build/generated
fresh=yes
for year in 2020 2021 2023; do
    [ "$out/divisions_$year.csv.zst" -nt tools/divisions/build.mjs ] || fresh=no
done
[ "$fresh" = yes ] || node tools/divisions/build.mjs .cache/divisions "$out"
