#!/usr/bin/env bash
# run.sh BINARY DATA ADDRESS: makes the sample county where DATA is absent, says how to sign in, and serves.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1 data=$2 address=$3
sign_ins=$data/SIGN-INS.txt

if [ ! -d "$data" ]; then
    echo "== 造样本县(约一分钟) · making the sample county (about a minute)" >&2
    rm -rf "$data.making"
    mkdir -p "$(dirname "$data")"
    # What demo says on stdout are the sign-ins; its progress goes to stderr.
    "$binary" demo --data "$data.making" | tee "$data.sign-ins" >/dev/null
    mv "$data.sign-ins" "$data.making/SIGN-INS.txt"
    mv "$data.making" "$data"
fi
echo
[ ! -f "$sign_ins" ] || cat "$sign_ins"
echo "打开 · open   http://$address/   http://$address/m/   http://$address/desk/"
echo "停下 · stop   Ctrl-C"
exec "$binary" serve --data "$data" --listen "$address"
