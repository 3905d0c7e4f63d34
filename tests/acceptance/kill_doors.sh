#!/usr/bin/env bash
# kill_doors.sh [ROUNDS]: the server is killed in the middle of what the operator asked through its socket: issuing a token, resetting
# an account, importing divisions, forgetting somebody, rebuilding. Each is done or not done afterwards, never half.
set -euo pipefail
cd "$(dirname "$0")/../.."
terrace=${TERRACE:-build/release/terrace}
rounds=${1:-4}
folder=$(mktemp -d) server=
trap '[ -z "$server" ] || kill -9 "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
data=$folder/county
failed=0 killed=0 finished=0
wrong() { echo "FAIL $*"; failed=1; }

"$terrace" demo --data "$data" >"$folder/demo.log" 2>&1 || { tail -n 5 "$folder/demo.log"; exit 1; }
figure() { "$terrace" figures cases.received --data "$data" --format csv | tail -n 1 | cut -d , -f 1; }
received=$(figure)

serve() {
    : >"$folder/serve.log"
    "$terrace" serve --data "$data" --listen 127.0.0.1:0 >"$folder/serve.log" 2>&1 &
    server=$!
    until grep -q 'ready on' "$folder/serve.log"; do
        kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log"; exit 1; }
        sleep 0.05
    done
    port=$(sed -n 's|.*ready on http://127.0.0.1:||p' "$folder/serve.log")
}
stop() { # stop SIGNAL
    kill "-$1" "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}
status() { # status METHOD PATH HEADER [BODY]: of the answer
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf '%s %s HTTP/1.1\r\nhost: x\r\nx-terrace: 1\r\n%s\r\nconnection: close\r\ncontent-length: %s\r\n\r\n%s' "$1" "$2" "$3" "$(printf %s "${4:-}" | wc -c)" "${4:-}" >&3
    head -n 1 <&3 | cut -d ' ' -f 2
    exec 3>&-
}
recorded() { "$terrace" export --data "$data" >"$folder/all.jsonl"; grep -c "\"$1\"" "$folder/all.jsonl" || true; }

# Does the door while the server lives for at most so many milliseconds more; `code` and $folder/said are what the door said.
interrupted() { # interrupted MILLISECONDS DOOR...
    local most=$1
    shift
    serve
    : >"$folder/said"
    "$terrace" "$@" --data "$data" >"$folder/said" 2>"$folder/complained" &
    local asking=$!
    sleep "$(printf '0.%03d' $((RANDOM * most / 32768)))"
    stop KILL
    code=0
    wait "$asking" || code=$?
    [ "$code" = 0 ] && finished=$((finished + 1)) || killed=$((killed + 1))
    "$terrace" verify --data "$data" >"$folder/verify.log" || wrong "verify after $*: $(cat "$folder/verify.log")"
}

person=$("$terrace" export --data "$data" | sed -n 's/.*"stream":"\([^"]*\)".*"event":"people.person_added".*/\1/p' | tail -n 40)
for ((n = 1; n <= rounds; ++n)); do
    interrupted 120 token create --post "530622000000 registrar" --purpose "round $n"
    if [ "$code" = 0 ]; then
        serve
        [ "$(status GET /api/v1/me "authorization: Bearer $(tail -n 1 "$folder/said" | awk '{print $NF}')")" = 200 ] || wrong "a token that was handed out does not work"
        stop TERM
    fi

    resets=$(recorded access.account_reset)
    interrupted 300 account reset --sign-in wenbi
    serve
    if [ "$code" = 0 ]; then
        body="{\"sign_in\":\"wenbi\",\"password\":\"$(awk '{print $2}' "$folder/said")\"}"
        [ "$(status POST /api/v1/session 'content-type: application/json' "$body")" = 200 ] || wrong "a password that was handed out does not work"
        [ "$(recorded access.account_reset)" -gt "$resets" ] || wrong "a reset is not on record"
    fi
    stop TERM

    year=$((2024 + n)) code_of_place=5306221129$((10 + n))
    printf '# divisions %s invented\ncode,name\n53,云南省\n5306,昭通市\n530622,巧家县\n530622112,蒙姑镇\n%s,新设社区\n' "$year" "$code_of_place" >"$folder/divisions.csv"
    imports=$(recorded places.imported)
    interrupted 900 places import --edition "$folder/divisions.csv"
    there=0
    "$terrace" places show "$code_of_place" --on "$year-06-01" --data "$data" >/dev/null 2>&1 && there=1
    [ "$(($(recorded places.imported) - imports))" = "$there" ] || wrong "an edition is half there"
    [ "$code" != 0 ] || [ "$there" = 1 ] || wrong "an edition said to be imported is not there"

    subject=$(sed -n "${n}p" <<<"$person")
    interrupted 150 forget "$subject" --law "个人信息保护法第47条"
    serve && stop TERM    # what a crash left undone is done at the start
    "$terrace" export --with-texts --data "$data" >"$folder/all.jsonl"
    if grep '"event":"desk.subject_forgotten"' "$folder/all.jsonl" | grep -q "$subject"; then
        grep "\"stream\":\"$subject\"" "$folder/all.jsonl" | grep -q '"name_of_person":\["' && wrong "somebody forgotten is still named"
    else
        [ "$code" != 0 ] || wrong "somebody said to be forgotten is not on record"
        grep "\"stream\":\"$subject\"" "$folder/all.jsonl" | grep -q '"name_of_person":\["' || wrong "somebody lost a name and nobody is on record for it"
    fi

    interrupted 900 rebuild
    [ "$(figure)" = "$received" ] || wrong "a figure changed by a rebuild"
done
echo "$((killed + finished)) doors, $killed cut off by a kill, $finished done before it"
[ "$killed" -gt 0 ] || wrong "no door was ever cut off"
exit "$failed"
