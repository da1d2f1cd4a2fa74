#!/bin/sh
# snapshot: the state of the host at one moment, one file per collector, made so that two can be compared.
# `snapshot.sh diff BEFORE AFTER` prints the differences. Collectors run side by side, each with its own time limit:
# what hangs (a dead mount, a process in state D) costs that collector its result and nothing else.
# NAME.txt is stable and compared; NAME.volatile.txt (numbers that always move) is only kept.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"

ALL='host users environment packages pam processes memory disks mounts kernel services containers network routes bridges sockets'
root=${SALVOR_RUN_DIR:?}/snapshots
limit=${WITH_COLLECTOR_TIMEOUT-20}
count collectorTimeout "$limit"

# shellcheck disable=SC2119,SC2120
chosen() {
  argv WITH_COLLECTORS
  eval "set -- $argv_words"
  [ $# -gt 0 ] || {
    say "$ALL"
    return
  }
  for collector in "$@"; do
    case " $ALL " in *" $collector "*) ;; *) die "$USAGE" "collectors: '$collector' is none of $ALL" ;; esac
  done
  say "$*"
}

# One collector in a process group of its own: its parts, then its exit code as the sign that it is done.
launch() {
  setsid_by=''
  ! have setsid || setsid_by=setsid
  # shellcheck disable=SC2086
  $setsid_by ${SALVOR_SHELL:-sh} "$SALVOR_LIB/snapshot-collect.sh" "$1" "$work" </dev/null >/dev/null 2>&1 &
  eval "pid_$at=$!"
}

# finish COLLECTOR: what became of it, and only whole lines of it.
finish() {
  if [ -e "$work/$1.done" ]; then
    read -r code <"$work/$1.done"
    missed=$(tr '\n' ';' <"$work/$1.missed" 2>/dev/null)
    missed=${missed%;}
    case $code/$missed in
      0/) status=ok ;;
      77/*) status="not permitted: ${missed:-needs root}" ;;
      0/* | 1/*) status="partial: $missed" ;;
      *) status="partial: ended with $code; $missed" ;;
    esac
  else
    status="timed out after ${limit}s"
    eval "kill -s KILL -- -\$pid_$at \$pid_$at" 2>/dev/null
  fi
  for part in txt volatile.txt; do
    # Copied, not renamed: a collector that hangs might go on writing one day.
    [ ! -e "$work/$1.$part.part" ] || cat "$work/$1.$part.part" >"$work/$1.$part" || broken=true
  done
  [ -e "$work/$1.txt" ] || : >"$work/$1.txt"
  rm -f "$work/$1".*.part "$work/$1.done" "$work/$1.missed"
  printf '%s: %s\n' "$1" "$status" >>"$work/MANIFEST" || broken=true
}

collect() {
  into=${WITH_INTO-}
  name_like into "$into"
  # shellcheck disable=SC2119
  list=$(chosen) || exit
  work=$root/.$into.$$
  rm -rf "$root/.$into".*
  mkdir -p "$work" || die 1 "cannot write $root: the state folder is full or read-only"
  at=0 broken=false
  for collector in $list; do
    at=$((at + 1))
    launch "$collector"
  done
  deadline=$(($(now) + limit)) pause=0.05
  while :; do
    open=false
    for collector in $list; do [ -e "$work/$collector.done" ] || open=true; done
    $open && [ "$(now)" -le "$deadline" ] || break
    sleep "$pause" 2>/dev/null || sleep 1
    pause=0.1
  done
  at=0
  for collector in $list; do
    at=$((at + 1))
    finish "$collector"
    say "$collector: $status"
  done
  $broken && die 1 "cannot write $work: the state folder is full or read-only"
  sync_file "$work/MANIFEST"
  rm -rf "${root:?}/$into"
  mv "$work" "$root/$into" || die 1 "cannot write $root/$into"
  result folder "$root/$into"
}

# Lines that only one of two files has; order counts where diff exists.
compare() {
  if have diff; then
    diff -U 0 "$1" "$2" | sed -e '1,2d' -e '/^@@/d' -e '/^\\ /d'
  else
    awk 'NR == FNR { a[$0]++; next } { if (a[$0] > 0) a[$0]--; else print "+" $0 } END { for (l in a) while (a[l]-- > 0) print "-" l }' "$1" "$2"
  fi
}

differences() {
  for name in "$1" "$2"; do
    name_like snapshot "$name"
    [ -e "$root/$name/MANIFEST" ] || die 1 "no snapshot '$name' in $root"
  done
  any=false
  while IFS=: read -r collector before; do
    after=$(sed -n "s/^$collector://p" "$root/$2/MANIFEST")
    [ -n "$after" ] || continue
    changed=$(compare "$root/$1/$collector.txt" "$root/$2/$collector.txt")
    case $before$after in
      *'timed out'* | *'not permitted'*)
        # Half a list would show up as things that vanished.
        [ "$before" = "$after" ] && [ -z "$changed" ] && continue
        changed="not compared: before$before; after$after"
        ;;
    esac
    [ -n "$changed" ] || continue
    any=true
    printf '## %s\n%s\n' "$collector" "$changed"
  done <"$root/$1/MANIFEST"
  $any || say "no differences"
}

case ${1-} in
  check | verify)
    name_like into "${WITH_INTO-}"
    if [ -e "$root/$WITH_INTO/MANIFEST" ]; then exit 0; else exit 1; fi
    ;;
  do) collect ;;
  diff)
    [ $# -eq 3 ] || die "$USAGE" "usage: snapshot.sh diff BEFORE AFTER"
    differences "$2" "$3"
    ;;
  *) die "$USAGE" "usage: snapshot.sh check|do|verify, or diff BEFORE AFTER" ;;
esac
