# shellcheck shell=sh
# Messages, exits, prerequisites. Exit codes: 1 failed, 64 usage, 69 something is missing, 77 not root.

say() { printf 'lab: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
usage() { say "$*"; exit 64; }
missing() { say "$*"; exit 69; }

need_root() {
  [ "$(id -u)" -eq 0 ] || { say "$1 needs root (namespaces, mounts, a bridge); run it with sudo"; exit 77; }
}

# tool:package pairs; all that is missing is said at once
need_tools() {
  lacking=
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || lacking="$lacking ${pair#*:}"
  done
  [ -z "$lacking" ] || missing "not installed:$lacking; fix: apt-get install$lacking   (lab doctor shows everything)"
}

# retry SECONDS COMMAND...: until it succeeds, looking ten times a second; false when the time is over
retry() {
  retry_left=$(($1 * 10))
  shift
  until "$@"; do
    retry_left=$((retry_left - 1))
    [ "$retry_left" -gt 0 ] || return 1
    sleep 0.1
  done
}

is_number() { case $1 in '' | *[!0-9]*) return 1 ;; esac; }
