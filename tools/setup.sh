#!/usr/bin/env bash
# Installs what a bare Debian 12 lacks: tools/setup.sh GROUP... with the groups of tools/packages.txt (default: build web).
# It looks at what is installed, not at a stamp, so it may run before every build: about 0.1 s when nothing is missing.
# Works as root, or as anybody who may use sudo; only apt-get ever runs as root.
set -euo pipefail
cd "$(dirname "$0")/.."
groups=("$@")
[ $# -gt 0 ] || groups=(build web)

say() { printf '\033[1m== %s\033[0m\n   %s\n' "$1" "$2" >&2; }
stop() { say "$1" "$2"; exit 1; }

packages_of() {
    awk -v wanted=" ${groups[*]} " '
        /^\[/ { group = substr($1, 2, length($1) - 2); next }
        NF && !/^#/ && index(wanted, " " group " ") { print $1 }' tools/packages.txt
}

# Node.js may come from elsewhere than Debian: what counts is the command, then its package is not asked for.
missing_packages() {
    local all installed
    mapfile -t all < <(packages_of)
    installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${all[@]}" 2>/dev/null | awk '$2 == "installed" { print $1 }' || true)
    for package in "${all[@]}"; do
        case $package in
            nodejs) command -v node >/dev/null && continue ;;
            npm) command -v npm >/dev/null && continue ;;
        esac
        grep -qxF "$package" <<<"$installed" || echo "$package"
    done
}

install_packages() {
    local apt=(apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            stop "要安装软件包,但没有 sudo。请用 root 运行:apt-get install $*" \
                "Packages are missing and there is no sudo. As root, run: apt-get install $*"
        apt=(sudo "${apt[@]}")    # nothing but apt-get: a sudo rule may allow no more
    fi
    say "安装 $# 个 Debian 软件包" "installing $# Debian packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    "${apt[@]}" update -qq </dev/null >&2
    "${apt[@]}" install -y -qq --no-install-recommends "$@" </dev/null >&2 ||
        stop "apt-get 没有装成,原因见上面。修好后再运行一次。" "apt-get failed for the reason above; mend it and run this again."
}

install_toolchain() {
    local installed=web/toolchain/node_modules/.package-lock.json
    tools/with_node.sh --system-is-enough && return
    [ "$installed" -nt web/toolchain/package-lock.json ] && return
    [ "$(uname -m)" = x86_64 ] ||
        stop "这台机器不是 x86-64,请先装 Node.js 22.12 或更新的版本。" "This is not an x86-64 machine: install Node.js 22.12 or newer first."
    say "系统的 Node.js 太旧,取一份 Node.js 22(约 200 MB)" "the system's Node.js is too old; fetching Node.js 22 (about 200 MB)"
    (cd web/toolchain && npm ci --ignore-scripts --loglevel=error </dev/null >&2)
    touch "$installed"
}

mapfile -t missing < <(missing_packages)
[ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
case " ${groups[*]} " in *" web "*) install_toolchain ;; esac
