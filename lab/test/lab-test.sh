#!/bin/sh
# Proves what lab promises, on real hosts, in a lab of its own. Last line: "N passed, M failed". Needs root;
# without it says SKIPPED, or fails where SALVOR_TEST_REQUIRE_ALL=1. lab-test.sh [PART...] runs some parts only.
set -u
[ -n "${LAB_TEST_BOUNDED-}" ] || LAB_TEST_BOUNDED=1 exec timeout -k 30 2400 sh "$0" "$@"
HERE=$(dirname "$(readlink -f "$0")")
LAB=$HERE/../lab
export SALVOR_LAB_DIR="/var/lib/salvor-lab-test.$$"
passed=0
failed=0

skip_all() {
  echo "SKIPPED: $1"
  [ "${SALVOR_TEST_REQUIRE_ALL-}" != 1 ] || { echo "0 passed, 1 failed"; exit 1; }
  exit 0
}
[ "$(id -u)" -eq 0 ] || skip_all "needs root"
"$LAB" doctor >/dev/null 2>&1 || skip_all "$("$LAB" doctor 2>&1 | grep '^no' | head -n 1)"

WORK=$(mktemp -d)
lab() { "$LAB" "$@"; }
t() { # words command...: the command must succeed
  words=$1
  shift
  # Into a file: a pipe would be held open by whatever the command leaves running.
  if "$@" >"$WORK/output" 2>&1 </dev/null; then
    passed=$((passed + 1))
    echo "ok $words"
  else
    failed=$((failed + 1))
    echo "not ok $words"
    tail -n 12 "$WORK/output" | sed 's/^/    /'
  fi
}
fails() { ! "$@"; }
exits() { # code command...
  wanted=$1
  shift
  "$@"
  [ $? -eq "$wanted" ]
}
says() { # text command...: its output (both) holds the text
  text=$1
  shift
  case $("$@" 2>&1) in *"$text"*) ;; *) return 1 ;; esac
}
gives() { # text command...: its output is the text
  text=$1
  shift
  [ "$("$@" 2>/dev/null)" = "$text" ]
}
within() { # seconds command...: polled until it succeeds
  tries=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}
seconds() { # prints how long it took
  took=$(date +%s.%N)
  "$@" >/dev/null 2>&1 || echo "figure is of a command that failed: $*"
  awk -v a="$took" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f s\n", b - a }'
}
LAB_ID=$(printf '%s' "$SALVOR_LAB_DIR" | sha256sum | cut -c1-4)
# What is this lab's: nothing of it may stay.
own_traces() {
  grep -F "$SALVOR_LAB_DIR" /proc/mounts
  losetup -a | grep -F "$SALVOR_LAB_DIR"
  ip -o link | grep -F -e "vb-l${LAB_ID}n" -e "salvor-lab $SALVOR_LAB_DIR"
  find /sys/fs/cgroup /run/systemd/nspawn \( -name "salvor-lab-$LAB_ID" -o -name "l${LAB_ID}n*" \) 2>/dev/null
  for process in /proc/[0-9]*; do
    tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -F -e "$SALVOR_LAB_DIR/" -e "--machine=l${LAB_ID}n"
  done 2>/dev/null
}
# What this machine has that any lab could leave behind.
traces() {
  awk '{ print "mount", $1, $2 }' /proc/mounts
  for link in /sys/class/net/*; do echo "link ${link##*/}"; done
  losetup -a | cut -d: -f1 | sed 's/^/loop /'
  find /sys/fs/cgroup -type d -name 'salvor-lab-*' 2>/dev/null
  find /run/systemd/nspawn -mindepth 2 2>/dev/null
  for process in /proc/[0-9]*; do
    tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -E 'systemd-nspawn|keeper\.sh' | sed 's/^/process /'
  done 2>/dev/null
}
clean() { # nothing of ours, and the machine as before; the latter only where no other lab changes it meanwhile
  own_traces >"$WORK/own"
  cat "$WORK/own"
  [ ! -s "$WORK/own" ] || return 1
  traces >"$WORK/after"
  [ -n "$(find /sys/fs/cgroup -maxdepth 2 -name 'salvor-lab-*')" ] || diff "$WORK/before" "$WORK/after"
}

traces >"$WORK/before"
trap 'lab down >/dev/null 2>&1; SALVOR_LAB_DIR=$SALVOR_LAB_DIR.b lab down >/dev/null 2>&1; rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM
[ $# -gt 0 ] || set -- basics reboots network pieces crash frozen ota-release ota labs shells down
for part in "$@"; do
  echo "# $part"
  # shellcheck source=/dev/null
  . "$HERE/$part.sh"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
