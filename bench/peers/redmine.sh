#!/usr/bin/env bash
# redmine.sh [SECONDS] [CLIENTS]: creating a matter over HTTP, Redmine of Debian 12 beside Terrace, in one run on this machine.
# Both serve on loopback, both keep SQLite files on the same disk, both are asked by the same wrk with the same number of
# connections that stay open. Redmine is installed into a root of its own under build/peers (debootstrap, about 1 GB), so
# this machine's packages stay as they are. Needs root and debootstrap; nothing here is run by `make test` or `.ci/run`.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-20} clients=${2:-64}
program=$PWD/build/release/terrace
folder=$PWD/build/peers
root=$folder/redmine
redmine_port=8391 terrace_port=8392

stop() { printf '%s\n%s\n' "$1" "$2" >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || stop "要用 root 运行(要建一个独立的根目录)。" "Run this as root: it makes a root folder of its own."
command -v debootstrap >/dev/null || stop "缺 debootstrap:apt-get install debootstrap" "debootstrap is missing: apt-get install debootstrap"
[ -x "$program" ] || stop "还没有构建:make build" "Not built: make build"
if [ -z "${TERRACE_PEERS_ALONE:-}" ]; then    # mounts of its own, gone when it ends
    exec env TERRACE_PEERS_ALONE=1 unshare --mount --propagation private "$0" "$seconds" "$clients"
fi

inside() { chroot "$root" /usr/bin/env -i HOME=/srv PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive RAILS_ENV=production "$@"; }

mkdir -p "$folder"
if [ ! -e "$root/installed" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase bookworm "$root" >"$folder/debootstrap.log"
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
if [ ! -e "$root/installed" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"    # no service starts by being installed
    chmod +x "$root/usr/sbin/policy-rc.d"
    inside debconf-set-selections <<<"redmine redmine/instances/default/dbconfig-install boolean true"
    inside debconf-set-selections <<<"redmine redmine/instances/default/database-type select sqlite3"
    inside sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends redmine redmine-sqlite puma wrk' >"$folder/redmine-install.log" 2>&1
    touch "$root/installed"
fi

# One connection at a time writes to SQLite: without a time to wait for its turn Redmine answers most requests with an error.
grep -q '^  timeout:' "$root/etc/redmine/default/database.yml" || echo '  timeout: 60000' >>"$root/etc/redmine/default/database.yml"

# A project that takes issues, and a key to create them with.
cat >"$root/srv/prepare.rb" <<'RUBY'
Setting.rest_api_enabled = '1'
admin = User.find_by(login: 'admin')
admin.update_columns(must_change_passwd: false)
project = Project.find_by(identifier: 'village') || Project.create!(name: '文笔社区', identifier: 'village', trackers: Tracker.all, enabled_module_names: ['issue_tracking'])
puts [admin.api_key, project.id, Tracker.first.id, IssueStatus.first.id, IssuePriority.first.id].join(' ')
RUBY
read -r key project tracker status priority < <(inside sh -c 'cd /usr/share/redmine && bin/rails runner /srv/prepare.rb' 2>/dev/null | tail -1)

cat >"$root/srv/redmine.lua" <<LUA
wrk.method = 'POST'
wrk.headers['content-type'] = 'application/json'
wrk.headers['x-redmine-api-key'] = '$key'
wrk.body = '{"issue":{"project_id":$project,"tracker_id":$tracker,"status_id":$status,"priority_id":$priority,"subject":"村口的路塌了一半","description":"村口的路塌了一半,下雨天老人出门要绕两公里。"}}'
local bad = 0
function response(code) if code ~= 201 then bad = bad + 1 end end
local all = {}
function setup(one) table.insert(all, one) end
function done(sum, wait)
    local wrong = 0
    for _, one in ipairs(all) do wrong = wrong + (one:get('bad') or 0) end
    print(string.format('RESULT %d %d %.3f %.1f', sum.requests, wrong + sum.errors.connect + sum.errors.read + sum.errors.write + sum.errors.timeout, sum.duration / 1e6, wait:percentile(99) / 1000))
end
LUA
sed -i 's/^local bad/bad/' "$root/srv/redmine.lua"

ask() { inside wrk -t1 -c"$clients" -d"${seconds}s" --timeout 30s -s "/srv/$1.lua" "http://127.0.0.1:$2$3" | awk '/^RESULT/ { print $2, $3, $4, $5 }'; }
cpu_of() { awk '{ sub(/.*\) /, ""); print ($12 + $13 + $14 + $15) }' "/proc/$1/stat"; }    # ticks of the process and of its children that ended
# Every process below one, and the one itself.
family() { echo "$1"; for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do family "$child"; done; }
cpu_of_family() { local sum=0; for one in $(family "$1"); do sum=$((sum + $(cpu_of "$one" 2>/dev/null || echo 0))); done; echo "$sum"; }
wait_for() { for _ in $(seq 300); do curl -s -o /dev/null "http://127.0.0.1:$1/" && return; sleep 0.2; done; stop "端口 $1 没有应答" "nothing answers on port $1"; }
end() { for one in $(family "$1"); do kill "$one" 2>/dev/null || true; done; wait "$1" 2>/dev/null || true; }

# ---- Redmine: Puma in production. One process of one thread is the kindest to it: with two processes some requests fail on a
# locked database and fewer come through, with four threads each waits longer. PEER_WORKERS, PEER_THREADS try others.
workers=${PEER_WORKERS:-0} threads=${PEER_THREADS:-1}
inside sh -c "cd /usr/share/redmine && exec puma --environment production --workers $workers --threads $threads:$threads --preload --bind tcp://127.0.0.1:$redmine_port config.ru" >"$folder/puma.log" 2>&1 &
redmine=$!
trap 'end $redmine' EXIT
wait_for $redmine_port
before=$(cpu_of_family $redmine)
read -r redmine_done redmine_bad redmine_took redmine_p99 < <(ask redmine $redmine_port /issues.json)
redmine_cpu=$(($(cpu_of_family $redmine) - before))
end $redmine
trap - EXIT

# ---- Terrace: the small sample county, the same words
data=$folder/terrace-data
rm -rf "$data"
"$program" demo --data "$data" --size small >/dev/null 2>&1
token=$("$program" token create --data "$data" --post "530622112002 village_secretary" --purpose "peers")
cat >"$root/srv/terrace.lua" <<LUA
math.randomseed(os.time())
wrk.method = 'POST'
wrk.headers['content-type'] = 'application/json'
wrk.headers['authorization'] = 'Bearer $token'
bad = 0
local function id()
    return string.format('%08x-%04x-7%03x-8%03x-%06x%06x', math.random(0, 0x7fffffff), math.random(0, 0xffff), math.random(0, 0xfff), math.random(0, 0xfff), math.random(0, 0xffffff), math.random(0, 0xffffff))
end
function request()
    return wrk.format(nil, nil, nil, '{"id":"' .. id() .. '","command":"cases.open","body":{"case":"' .. id() .. '","place":"5306221120022021","kind":"road","story":"村口的路塌了一半,下雨天老人出门要绕两公里。","source":"walk_in"}}')
end
function response(code) if code ~= 200 then bad = bad + 1 end end
LUA
sed -n '/^local all/,$p' "$root/srv/redmine.lua" >>"$root/srv/terrace.lua"
"$program" serve --data "$data" --listen "127.0.0.1:$terrace_port" --requests-per-minute 0 >"$folder/terrace.log" 2>&1 &
terrace=$!
trap 'end $terrace' EXIT
wait_for $terrace_port
before=$(cpu_of_family $terrace)
read -r terrace_done terrace_bad terrace_took terrace_p99 < <(ask terrace $terrace_port /api/v1/commands)
terrace_cpu=$(($(cpu_of_family $terrace) - before))
end $terrace
trap - EXIT
kept=$("$program" export --data "$data" | grep -c '"cases.opened"' || true)

ticks=$(getconf CLK_TCK)
awk -v n="$clients" -v ticks="$ticks" -v rd="$redmine_done" -v rb="$redmine_bad" -v rt="$redmine_took" -v rp="$redmine_p99" -v rc="$redmine_cpu" \
    -v td="$terrace_done" -v tb="$terrace_bad" -v tt="$terrace_took" -v tp="$terrace_p99" -v tc="$terrace_cpu" -v kept="$kept" 'BEGIN {
    rps = (rd - rb) / rt; tps = (td - tb) / tt; rms = rc / ticks * 1000 / rd; tms = tc / ticks * 1000 / td
    printf "%d clients, matters created over HTTP\n", n
    printf "  redmine %9.1f/s  p99 %8.1f ms  %8.3f ms of CPU each  (%d asked, %d failed)\n", rps, rp, rms, rd, rb
    printf "  terrace %9.1f/s  p99 %8.1f ms  %8.3f ms of CPU each  (%d asked, %d failed, %d cases in the export)\n", tps, tp, tms, td, tb, kept
    printf "  terrace / redmine: %.0f x the rate, %.0f x less CPU\n", tps / rps, rms / tms
    exit rb > 0 || tb > 0 }'
